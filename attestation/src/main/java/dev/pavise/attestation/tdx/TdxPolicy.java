package dev.pavise.attestation.tdx;

/** What must hold for this evidence beyond what holds for all. Immutable. */
public record TdxPolicy() {
  /** What nobody has loosened. */
  public static TdxPolicy strict() {
    return new TdxPolicy();
  }

  /** The whole policy as text in a fixed order, for its digest. */
  public String text() {
    return "";
  }
}
