package dev.pavise.cli;

/** How every command ends; shown in {@code pavise --help}. */
public final class ExitCode {
  public static final int OK = 0;

  /** It was tried and failed. */
  public static final int FAILED = 1;

  /** A file or an option is not as it must be; nothing was created anywhere. */
  public static final int BAD_INPUT = 2;

  /** There is no such deployment, key or file. */
  public static final int NOT_FOUND = 3;

  /** Refused, or not to be trusted. */
  public static final int REFUSED = 4;

  /** The control plane cannot be reached; EX_UNAVAILABLE of sysexits. */
  public static final int UNAVAILABLE = 69;

  private ExitCode() {}
}
