package dev.pavise.attestation.tpm;

/** TPM_ALG_ID of the signature schemes we accept (Part 2, 6.3). */
public enum SignatureScheme {
  RSASSA(0x0014),
  RSAPSS(0x0016),
  ECDSA(0x0018);

  private final int id;

  SignatureScheme(int id) {
    this.id = id;
  }

  public int id() {
    return id;
  }
}
