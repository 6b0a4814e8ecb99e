package dev.pavise.controlplane.provider;

import org.jspecify.annotations.Nullable;

/** A provider could not do what it was asked to; the message is for the tenant. */
public final class ProviderException extends Exception {
  private static final long serialVersionUID = 1;

  private final ErrorClass errorClass;

  /**
   * @param message what failed and what would help, without internal detail
   */
  public ProviderException(ErrorClass errorClass, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.errorClass = errorClass;
  }

  public ProviderException(ErrorClass errorClass, String message) {
    this(errorClass, message, null);
  }

  public ErrorClass errorClass() {
    return errorClass;
  }

  /** Class and message in one line. */
  public String describe() {
    return errorClass + ": " + getMessage();
  }
}
