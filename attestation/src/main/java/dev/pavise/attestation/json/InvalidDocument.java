package dev.pavise.attestation.json;

/** A document of ours, such as a policy, that says what it must not; tells which field. */
public final class InvalidDocument extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  public InvalidDocument(String message) {
    super(message);
  }
}
