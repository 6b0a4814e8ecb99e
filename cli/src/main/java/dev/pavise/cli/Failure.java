package dev.pavise.cli;

/** Ends a command: what is wrong, what would be right, and the exit code. */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int exitCode;
  private final String what;
  private final String remedy;

  public Failure(int exitCode, String what, String remedy) {
    super(what);
    this.exitCode = exitCode;
    this.what = what;
    this.remedy = remedy;
  }

  public Failure(int exitCode, String what, String remedy, Throwable cause) {
    super(what, cause);
    this.exitCode = exitCode;
    this.what = what;
    this.remedy = remedy;
  }

  public int exitCode() {
    return exitCode;
  }

  public String what() {
    return what;
  }

  public String remedy() {
    return remedy;
  }
}
