package dev.pavise.attestation.snp;

/** What must hold for this evidence beyond what holds for all. Immutable. */
public record SnpPolicy() {
  /** What nobody has loosened. */
  public static SnpPolicy strict() {
    return new SnpPolicy();
  }

  /** The whole policy as text in a fixed order, for its digest. */
  public String text() {
    return "";
  }
}
