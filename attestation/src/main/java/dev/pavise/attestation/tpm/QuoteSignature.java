package dev.pavise.attestation.tpm;

import static dev.pavise.attestation.finding.FindingCode.QUOTE_SIGNATURE;

import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.wire.Octets;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Optional;

/**
 * Signature over a quote. Only what the key itself is fixed to counts: scheme and hash of the
 * signature must be the key's own, the hash SHA-256 or more. The key must have passed {@link
 * AttestationKeyRules}. Stateless.
 */
public final class QuoteSignature {
  private QuoteSignature() {}

  /** What is wrong with the signature; empty when it is good. */
  public static Optional<Finding> check(TpmPublic ak, Octets signed, TpmSignature signature) {
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
    if (!signature.hash().isStrong()) {
      return Optional.of(
          QUOTE_SIGNATURE.fail(
              "quote.signature.hash", "SHA-256 or more", signature.hash().jcaName()));
    }
    try {
      return isGood(ak, signed, signature)
          ? Optional.empty()
          : Optional.of(
              QUOTE_SIGNATURE.fail(
                  "quote.signature", "a signature by key " + ak.name(), "one that is not"));
    } catch (GeneralSecurityException e) {
      return Optional.of(
          QUOTE_SIGNATURE.fail(
              "quote.signature", "a signature by key " + ak.name(), "one of another shape"));
    }
  }

  private static boolean isGood(TpmPublic ak, Octets signed, TpmSignature signature)
      throws GeneralSecurityException {
    return switch (signature) {
      case TpmSignature.Ecdsa ecdsa ->
          ak.key() instanceof TpmPublic.Key.Ecc ecc && isGoodEcdsa(ecc, signed, ecdsa);
      case TpmSignature.Rsa rsa ->
          ak.key() instanceof TpmPublic.Key.Rsa key && isGoodRsa(key, signed, rsa);
    };
  }

  private static boolean isGoodEcdsa(
      TpmPublic.Key.Ecc key, Octets signed, TpmSignature.Ecdsa signature)
      throws GeneralSecurityException {
    var parameters = key.curve().parameters();
    var point = new ECPoint(key.x(), key.y());
    if (!inRange(signature.r(), parameters.getOrder())
        || !inRange(signature.s(), parameters.getOrder())
        || !key.curve().contains(point)) {
      return false;
    }
    var publicKey =
        KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, parameters));
    int length = key.curve().length();
    var rs = new byte[2 * length];
    putFixed(signature.r(), rs, 0, length);
    putFixed(signature.s(), rs, length, length);
    return isGood(
        Signature.getInstance(shortName(signature.hash()) + "withECDSAinP1363Format"),
        publicKey,
        signed,
        rs);
  }

  private static boolean isGoodRsa(TpmPublic.Key.Rsa key, Octets signed, TpmSignature.Rsa signature)
      throws GeneralSecurityException {
    int length = (key.modulus().bitLength() + 7) / 8;
    if (signature.value().size() != length) {
      return false;
    }
    var publicKey =
        KeyFactory.getInstance("RSA")
            .generatePublic(
                new RSAPublicKeySpec(key.modulus(), BigInteger.valueOf(key.exponent())));
    var value = signature.value().toByteArray();
    if (signature.scheme() == SignatureScheme.RSASSA) {
      return isGood(
          Signature.getInstance(shortName(signature.hash()) + "withRSA"), publicKey, signed, value);
    }
    // A TPM salts with the digest's length (FIPS 186-4) or, older ones, as long as fits.
    int saltLengthMax = length - signature.hash().length() - 2;
    return isGoodPss(publicKey, signed, value, signature.hash(), signature.hash().length())
        || isGoodPss(publicKey, signed, value, signature.hash(), saltLengthMax);
  }

  private static boolean isGoodPss(
      PublicKey key, Octets signed, byte[] value, HashAlgorithm hash, int saltLength)
      throws GeneralSecurityException {
    var verifier = Signature.getInstance("RSASSA-PSS");
    verifier.setParameter(
        new PSSParameterSpec(
            hash.jcaName(), "MGF1", new MGF1ParameterSpec(hash.jcaName()), saltLength, 1));
    return isGood(verifier, key, signed, value);
  }

  private static boolean isGood(Signature verifier, PublicKey key, Octets signed, byte[] value)
      throws GeneralSecurityException {
    verifier.initVerify(key);
    verifier.update(signed.toByteArray());
    return verifier.verify(value);
  }

  private static boolean inRange(BigInteger value, BigInteger order) {
    return value.signum() > 0 && value.compareTo(order) < 0;
  }

  private static void putFixed(BigInteger value, byte[] target, int at, int length) {
    var bytes = value.toByteArray();
    int skip = Math.max(0, bytes.length - length);
    int count = bytes.length - skip;
    System.arraycopy(bytes, skip, target, at + length - count, count);
  }

  private static String shortName(HashAlgorithm hash) {
    return hash.name();
  }
}
