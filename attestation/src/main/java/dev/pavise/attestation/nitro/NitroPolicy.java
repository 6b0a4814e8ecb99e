package dev.pavise.attestation.nitro;

/** What must hold for this evidence beyond what holds for all. Immutable. */
public record NitroPolicy() {
  /** What nobody has loosened. */
  public static NitroPolicy strict() {
    return new NitroPolicy();
  }

  /** The whole policy as text in a fixed order, for its digest. */
  public String text() {
    return "";
  }
}
