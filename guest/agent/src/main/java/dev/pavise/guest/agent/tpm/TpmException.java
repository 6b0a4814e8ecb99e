package dev.pavise.guest.agent.tpm;

import java.io.IOException;

/** The TPM refused a command, or answered with something that is no response to it. */
public final class TpmException extends IOException {
  private static final long serialVersionUID = 1;

  private final int responseCode;

  private TpmException(String message, int responseCode) {
    super(message);
    this.responseCode = responseCode;
  }

  static TpmException refused(TpmCommand command, int responseCode) {
    return new TpmException(
        "TPM2_%s answered 0x%03x".formatted(command.wireName(), responseCode), responseCode);
  }

  static TpmException malformed(String what) {
    return new TpmException("malformed TPM response: " + what, 0);
  }

  /** TPM_RC (Part 2, 6.6); 0 for a malformed response. */
  public int responseCode() {
    return responseCode;
  }
}
