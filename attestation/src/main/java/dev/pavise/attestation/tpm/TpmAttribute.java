package dev.pavise.attestation.tpm;

/** Bits of TPMA_OBJECT (Part 2, 8.3) that decide whether a key is an attestation key. */
public enum TpmAttribute {
  FIXED_TPM(1, "fixedTPM"),
  FIXED_PARENT(4, "fixedParent"),
  SENSITIVE_DATA_ORIGIN(5, "sensitiveDataOrigin"),
  RESTRICTED(16, "restricted"),
  DECRYPT(17, "decrypt"),
  SIGN(18, "sign");

  private final int bit;
  private final String specificationName;

  TpmAttribute(int bit, String specificationName) {
    this.bit = bit;
    this.specificationName = specificationName;
  }

  public long mask() {
    return 1L << bit;
  }

  public boolean isSetIn(long attributes) {
    return (attributes & mask()) != 0;
  }

  @Override
  public String toString() {
    return specificationName;
  }
}
