package dev.pavise.attestation.crypto;

/** Digests that evidence is signed over. SHA-1 is not among them on purpose. */
public enum Hash {
  SHA_256("SHA-256", "SHA256", 32),
  SHA_384("SHA-384", "SHA384", 48),
  SHA_512("SHA-512", "SHA512", 64);

  private final String digestName;
  private final String signatureName;
  private final int lengthBytes;

  Hash(String digestName, String signatureName, int lengthBytes) {
    this.digestName = digestName;
    this.signatureName = signatureName;
    this.lengthBytes = lengthBytes;
  }

  /** JCA name of the digest. */
  public String digestName() {
    return digestName;
  }

  /** As it begins the JCA name of a signature. */
  String signatureName() {
    return signatureName;
  }

  public int lengthBytes() {
    return lengthBytes;
  }
}
