package dev.pavise.attestation.ccel;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.bouncycastle.jcajce.provider.digest.SM3;

/**
 * TPM_ALG_ID of the hashes a log may be of. Intel's registers are of SHA-384; Hygon's of SM3, of
 * which only the replay is known here. SHA-1 is not among them on purpose.
 */
public enum CcAlgorithm {
  SHA256(0x000B, "sha256", "SHA-256", 32),
  SHA384(0x000C, "sha384", "SHA-384", 48),
  SHA512(0x000D, "sha512", "SHA-512", 64),
  SM3_256(0x0012, "sm3", "SM3", 32);

  private final int id;
  private final String label;
  private final String jcaName;
  private final int lengthBytes;

  CcAlgorithm(int id, String label, String jcaName, int lengthBytes) {
    this.id = id;
    this.label = label;
    this.jcaName = jcaName;
    this.lengthBytes = lengthBytes;
  }

  static Optional<CcAlgorithm> of(int id) {
    for (var algorithm : values()) {
      if (algorithm.id == id) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }

  /** As claims name it. */
  public String label() {
    return label;
  }

  public int lengthBytes() {
    return lengthBytes;
  }

  MessageDigest digest() {
    try {
      return this == SM3_256 ? new SM3.Digest() : MessageDigest.getInstance(jcaName);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(jcaName + " is missing from this Java platform", e);
    }
  }
}
