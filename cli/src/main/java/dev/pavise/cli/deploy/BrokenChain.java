package dev.pavise.cli.deploy;

/** The revision before, as the control plane shows it, is not what it claims to be. */
public final class BrokenChain extends RuntimeException {
  private static final long serialVersionUID = 1;

  public BrokenChain(String message) {
    super(message);
  }

  public BrokenChain(String message, Throwable cause) {
    super(message, cause);
  }
}
