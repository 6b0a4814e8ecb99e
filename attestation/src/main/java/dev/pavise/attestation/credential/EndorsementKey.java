package dev.pavise.attestation.credential;

import dev.pavise.attestation.tpm.EccCurve;
import dev.pavise.attestation.tpm.HashAlgorithm;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECPoint;
import java.util.Optional;

/**
 * Public half of an endorsement key, with the algorithms that its template fixes (TCG EK Credential
 * Profile 2.5, annex B): a certificate tells only the key, so the template follows from its kind.
 */
public sealed interface EndorsementKey {
  /** Name hash of the template: also for OAEP and the derivations. */
  HashAlgorithm hash();

  /** AES key length of the template in bits. */
  int aesBits();

  /** Templates L-1 and H-2 (RSA 2048: SHA-256 and AES-128). */
  record Rsa(RSAPublicKey key) implements EndorsementKey {
    @Override
    public HashAlgorithm hash() {
      return HashAlgorithm.SHA256;
    }

    @Override
    public int aesBits() {
      return 128;
    }
  }

  /** Templates L-2 and H-3 (P-256: SHA-256, AES-128), H-4 (P-384: SHA-384, AES-256). */
  record Ecc(EccCurve curve, ECPoint point) implements EndorsementKey {
    @Override
    public HashAlgorithm hash() {
      return switch (curve) {
        case P256 -> HashAlgorithm.SHA256;
        case P384 -> HashAlgorithm.SHA384;
      };
    }

    @Override
    public int aesBits() {
      return switch (curve) {
        case P256 -> 128;
        case P384 -> 256;
      };
    }
  }

  /** The key of an endorsement key certificate; empty when it is none that we can use. */
  static Optional<EndorsementKey> of(PublicKey key) {
    return switch (key) {
      case RSAPublicKey rsa
          when rsa.getModulus().bitLength() == 2048
              && rsa.getPublicExponent().equals(BigInteger.valueOf(65537)) ->
          Optional.of(new Rsa(rsa));
      case ECPublicKey ec ->
          EccCurve.of(ec.getParams())
              .filter(curve -> curve.contains(ec.getW()))
              .map(curve -> new Ecc(curve, ec.getW()));
      default -> Optional.empty();
    };
  }
}
