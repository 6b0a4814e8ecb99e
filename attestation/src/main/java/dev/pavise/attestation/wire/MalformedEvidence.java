package dev.pavise.attestation.wire;

/** Bytes that are not the structure they were taken for; says which, where and why. */
public final class MalformedEvidence extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String structure;
  private final int offset;
  private final String field;
  private final String expected;
  private final String found;

  /**
   * @param structure name of the structure, for example {@code TPMS_ATTEST}
   * @param offset of the field in the structure's bytes
   */
  public MalformedEvidence(
      String structure, int offset, String field, String expected, String found) {
    super(
        "%s, byte %d, %s: expected %s, found %s"
            .formatted(structure, offset, field, expected, found));
    this.structure = structure;
    this.offset = offset;
    this.field = field;
    this.expected = expected;
    this.found = found;
  }

  public String structure() {
    return structure;
  }

  public int offset() {
    return offset;
  }

  public String field() {
    return field;
  }

  public String expected() {
    return expected;
  }

  public String found() {
    return found;
  }
}
