package dev.pavise.attestation.eventlog;

import dev.pavise.attestation.tpm.HashAlgorithm;
import dev.pavise.attestation.wire.Octets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.crypto.digests.SM3Digest;

/**
 * A bank that a log declares.
 *
 * @param algorithm TPM_ALG_ID; may be one that we do not know, and then it cannot be replayed
 * @param lengthBytes of its digests
 */
public record LogBank(int algorithm, int lengthBytes) {
  public static final LogBank SHA256 = new LogBank(HashAlgorithm.SHA256.id(), 32);

  public static final LogBank SHA384 = new LogBank(HashAlgorithm.SHA384.id(), 48);

  private static final int SM3 = 0x0012;
  private static final int SM3_BYTES = 32;

  /** As {@code sha256}, or the number of one without a name. */
  public String name() {
    return known()
        .map(hash -> hash.name().toLowerCase(Locale.ROOT))
        .orElse(algorithm == SM3 ? "sm3" : "0x%04x".formatted(algorithm));
  }

  /** Whether something may rest on it. */
  public boolean isStrong() {
    return algorithm == SM3 || known().filter(HashAlgorithm::isStrong).isPresent();
  }

  boolean isReplayable() {
    return algorithm == SM3 || known().isPresent();
  }

  /** The length that the algorithm has, whatever the log says; empty when it is not known. */
  Optional<Integer> properLengthBytes() {
    return algorithm == SM3 ? Optional.of(SM3_BYTES) : known().map(HashAlgorithm::length);
  }

  /** Digest of a few pieces behind each other. */
  public Octets digest(Octets... pieces) {
    return algorithm == SM3 ? sm3(pieces) : jca(pieces);
  }

  private Octets jca(Octets... pieces) {
    try {
      var digest = MessageDigest.getInstance(known().orElseThrow().jcaName());
      for (var piece : pieces) {
        digest.update(piece.toByteArray());
      }
      return Octets.copyOf(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(name() + " is missing from this Java platform", e);
    }
  }

  private static Octets sm3(Octets... pieces) {
    var digest = new SM3Digest();
    for (var piece : pieces) {
      digest.update(piece.toByteArray(), 0, piece.size());
    }
    var value = new byte[SM3_BYTES];
    digest.doFinal(value, 0);
    return Octets.copyOf(value);
  }

  private Optional<HashAlgorithm> known() {
    return HashAlgorithm.of(algorithm);
  }
}
