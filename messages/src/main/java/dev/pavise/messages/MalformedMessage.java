package dev.pavise.messages;

/** Bytes that are not the message they were taken for; the message says where and why. */
public final class MalformedMessage extends RuntimeException {
  private static final long serialVersionUID = 1;

  public MalformedMessage(String message, Throwable cause) {
    super(message, cause);
  }

  public MalformedMessage(String message) {
    super(message);
  }
}
