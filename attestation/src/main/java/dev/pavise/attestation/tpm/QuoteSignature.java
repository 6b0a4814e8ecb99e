package dev.pavise.attestation.tpm;

import static dev.pavise.attestation.finding.FindingCode.AK_ALGORITHM;
import static dev.pavise.attestation.finding.FindingCode.QUOTE_SIGNATURE;

import dev.pavise.attestation.crypto.Hash;
import dev.pavise.attestation.crypto.Signatures;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.wire.Octets;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;

/**
 * Signature over a quote. Only what the key itself is fixed to counts: scheme and hash of the
 * signature must be the key's own, the hash SHA-256 or more. A key of which only the numbers are
 * known, as from a certificate, may use any scheme of its kind. Stateless.
 */
public final class QuoteSignature {
  private static final int RSA_BITS_MIN = 2048;
  private static final int RSA_BITS_MAX = 4096;
  private static final BigInteger RSA_EXPONENT = BigInteger.valueOf(65537);

  private QuoteSignature() {}

  /**
   * What is wrong with the signature; empty when it is good. The key must have passed {@link
   * AttestationKeyRules}.
   */
  public static Optional<Finding> check(
      TpmPublic ak, Octets signed, TpmSignature signature, Signatures signatures) {
    if (ak.scheme().filter(scheme -> scheme == signature.scheme()).isEmpty()
        || ak.schemeHash().filter(hash -> hash == signature.hash()).isEmpty()) {
      return Optional.of(
          QUOTE_SIGNATURE.fail(
              "quote.signature.scheme",
              ak.scheme().map(Enum::name).orElse("none")
                  + " with "
                  + ak.schemeHash().map(Enum::name).orElse("none"),
              signature.scheme() + " with " + signature.hash()));
    }
    var key = ak.key().toPublicKey();
    return key.isEmpty()
        ? Optional.of(
            QUOTE_SIGNATURE.fail("quote.signature", "a signature by a key", "no key that can be"))
        : check(key.get(), signed, signature, signatures);
  }

  /** The same for a key of which no more is known. */
  public static Optional<Finding> check(
      PublicKey ak, Octets signed, TpmSignature signature, Signatures signatures) {
    var hash = strong(signature.hash());
    if (hash.isEmpty()) {
      return Optional.of(
          QUOTE_SIGNATURE.fail(
              "quote.signature.hash", "SHA-256 or more", signature.hash().jcaName()));
    }
    if (!isAcceptable(ak)) {
      return Optional.of(
          AK_ALGORITHM.fail(
              "ak", "P-256 or P-384, or RSA of 2048 to 4096 bits with 65537", ak.getAlgorithm()));
    }
    return holds(ak, hash.get(), signed, signature, signatures)
        ? Optional.empty()
        : Optional.of(
            QUOTE_SIGNATURE.fail("quote.signature", "made by the attestation key", "not"));
  }

  private static boolean holds(
      PublicKey ak, Hash hash, Octets signed, TpmSignature signature, Signatures signatures) {
    return switch (signature) {
      case TpmSignature.Ecdsa ecdsa -> {
        var content = signed.toByteArray();
        yield ak instanceof ECPublicKey ec
            && signatures.ecdsa(
                ec,
                hash,
                content,
                0,
                content.length,
                ecdsa.r().toByteArray(),
                ecdsa.s().toByteArray());
      }
      case TpmSignature.Rsa rsa ->
          ak instanceof RSAPublicKey key
              && rsa.value().size() == lengthBytes(key)
              && (rsa.scheme() == SignatureScheme.RSASSA
                  ? signatures.rsa(key, hash, signed, rsa.value())
                  : pssHolds(key, hash, signed, rsa.value(), signatures));
    };
  }

  /**
   * The salt is as long as the digest, or as long as the key has room for, by the TPM's version
   * (Part 1, B.7); nothing between, and nothing shorter.
   */
  private static boolean pssHolds(
      RSAPublicKey key, Hash hash, Octets signed, Octets value, Signatures signatures) {
    int longest = (key.getModulus().bitLength() + 6) / 8 - hash.lengthBytes() - 2;
    return signatures.rsaPss(key, hash, hash.lengthBytes(), signed, value)
        || (longest > hash.lengthBytes() && signatures.rsaPss(key, hash, longest, signed, value));
  }

  private static boolean isAcceptable(PublicKey key) {
    return switch (key) {
      case ECPublicKey ec ->
          EccCurve.of(ec.getParams()).filter(curve -> curve.contains(ec.getW())).isPresent();
      case RSAPublicKey rsa ->
          rsa.getModulus().bitLength() >= RSA_BITS_MIN
              && rsa.getModulus().bitLength() <= RSA_BITS_MAX
              && rsa.getModulus().testBit(0)
              && rsa.getPublicExponent().equals(RSA_EXPONENT);
      default -> false;
    };
  }

  private static int lengthBytes(RSAPublicKey key) {
    return (key.getModulus().bitLength() + 7) / 8;
  }

  private static Optional<Hash> strong(HashAlgorithm algorithm) {
    return switch (algorithm) {
      case SHA1 -> Optional.empty();
      case SHA256 -> Optional.of(Hash.SHA_256);
      case SHA384 -> Optional.of(Hash.SHA_384);
      case SHA512 -> Optional.of(Hash.SHA_512);
    };
  }
}
