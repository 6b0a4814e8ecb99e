package dev.pavise.attestation.tdx;

/** What a quote carries about the TD (DCAP quote formats 4 and 5, body type). */
public enum BodyType {
  /** TD report of TDX 1.0. */
  TD10(2, 584, "td10"),
  /** TD report of TDX 1.5: with the TCB of now beside that of the launch, and a service TD. */
  TD15(3, 648, "td15");

  private final int id;
  private final int lengthBytes;
  private final String label;

  BodyType(int id, int lengthBytes, String label) {
    this.id = id;
    this.lengthBytes = lengthBytes;
    this.label = label;
  }

  /** As quote version 5 numbers it. */
  public int id() {
    return id;
  }

  public int lengthBytes() {
    return lengthBytes;
  }

  /** As claims name it. */
  public String label() {
    return label;
  }
}
