package dev.pavise.quickstart;

/** Something that keeps the installation from running: what, and what to do about it. */
final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String action;

  Failure(String what, String action) {
    super(what);
    this.action = action;
  }

  Failure(String what, String action, Throwable cause) {
    super(what, cause);
    this.action = action;
  }

  String action() {
    return action;
  }
}
