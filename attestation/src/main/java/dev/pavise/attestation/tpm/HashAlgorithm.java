package dev.pavise.attestation.tpm;

import java.util.Optional;

/** TPM_ALG_ID of the hashes a TPM may have (Part 2, 6.3); only some are strong enough for us. */
public enum HashAlgorithm {
  SHA1(0x0004, "SHA-1", 20),
  SHA256(0x000B, "SHA-256", 32),
  SHA384(0x000C, "SHA-384", 48),
  SHA512(0x000D, "SHA-512", 64);

  private final int id;
  private final String jcaName;
  private final int length;

  HashAlgorithm(int id, String jcaName, int length) {
    this.id = id;
    this.jcaName = jcaName;
    this.length = length;
  }

  public static Optional<HashAlgorithm> of(int id) {
    for (var algorithm : values()) {
      if (algorithm.id == id) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }

  public int id() {
    return id;
  }

  public String jcaName() {
    return jcaName;
  }

  /** Digest length in bytes. */
  public int length() {
    return length;
  }

  public boolean isStrong() {
    return this != SHA1;
  }
}
