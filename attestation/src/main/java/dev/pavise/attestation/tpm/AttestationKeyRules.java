package dev.pavise.attestation.tpm;

import static dev.pavise.attestation.finding.FindingCode.AK_ALGORITHM;
import static dev.pavise.attestation.finding.FindingCode.AK_ATTRIBUTES;

import dev.pavise.attestation.finding.Finding;
import java.security.spec.ECPoint;
import java.util.ArrayList;
import java.util.List;

/**
 * What a key must be to be an attestation key: made in the TPM, bound to it, and restricted to sign
 * what the TPM itself says. Without these a TPM, or plain software, would sign a forged quote with
 * it. Stateless.
 */
public final class AttestationKeyRules {
  private static final int RSA_BITS_MIN = 2048;
  private static final int RSA_BITS_MAX = 4096;
  private static final long RSA_EXPONENT = 65537;
  private static final List<TpmAttribute> SET =
      List.of(
          TpmAttribute.FIXED_TPM,
          TpmAttribute.FIXED_PARENT,
          TpmAttribute.SENSITIVE_DATA_ORIGIN,
          TpmAttribute.RESTRICTED,
          TpmAttribute.SIGN);

  private AttestationKeyRules() {}

  /** Everything that speaks against the key; empty when nothing does. */
  public static List<Finding> check(TpmPublic ak) {
    var findings = new ArrayList<Finding>();
    for (var attribute : SET) {
      if (!attribute.isSetIn(ak.attributes())) {
        findings.add(AK_ATTRIBUTES.fail("ak." + attribute, "set", "clear"));
      }
    }
    if (TpmAttribute.DECRYPT.isSetIn(ak.attributes())) {
      findings.add(AK_ATTRIBUTES.fail("ak.decrypt", "clear", "set"));
    }
    if (ak.symmetric() != TpmPublic.ALG_NULL) {
      findings.add(
          AK_ALGORITHM.fail("ak.symmetric", "TPM_ALG_NULL", "0x%04x".formatted(ak.symmetric())));
    }
    if (!ak.nameAlgorithm().isStrong()) {
      findings.add(
          AK_ALGORITHM.fail("ak.nameAlg", "SHA-256 or more", ak.nameAlgorithm().jcaName()));
    }
    checkScheme(ak, findings);
    switch (ak.key()) {
      case TpmPublic.Key.Rsa rsa -> checkRsa(rsa, findings);
      case TpmPublic.Key.Ecc ecc -> checkEcc(ecc, findings);
    }
    return List.copyOf(findings);
  }

  private static void checkScheme(TpmPublic ak, List<Finding> findings) {
    var scheme = ak.scheme();
    var hash = ak.schemeHash();
    if (scheme.isEmpty() || hash.isEmpty()) {
      findings.add(AK_ALGORITHM.fail("ak.scheme", "RSASSA, RSAPSS or ECDSA", "another or none"));
      return;
    }
    boolean ecc = ak.key() instanceof TpmPublic.Key.Ecc;
    if (ecc != (scheme.get() == SignatureScheme.ECDSA)) {
      findings.add(
          AK_ALGORITHM.fail(
              "ak.scheme", ecc ? "ECDSA" : "RSASSA or RSAPSS", scheme.get().toString()));
    }
    if (!hash.get().isStrong()) {
      findings.add(AK_ALGORITHM.fail("ak.scheme.hashAlg", "SHA-256 or more", hash.get().jcaName()));
    }
  }

  private static void checkRsa(TpmPublic.Key.Rsa rsa, List<Finding> findings) {
    int bits = rsa.modulus().bitLength();
    if (bits != rsa.bits() || bits < RSA_BITS_MIN || bits > RSA_BITS_MAX) {
      findings.add(
          AK_ALGORITHM.fail(
              "ak.keyBits",
              "the length of the modulus, " + RSA_BITS_MIN + " to " + RSA_BITS_MAX,
              rsa.bits() + ", modulus of " + bits));
    }
    if (!rsa.modulus().testBit(0)) {
      findings.add(AK_ALGORITHM.fail("ak.unique", "an odd modulus", "an even one"));
    }
    if (rsa.exponent() != RSA_EXPONENT) {
      findings.add(AK_ALGORITHM.fail("ak.exponent", "65537", Long.toString(rsa.exponent())));
    }
  }

  private static void checkEcc(TpmPublic.Key.Ecc ecc, List<Finding> findings) {
    if (!ecc.curve().contains(new ECPoint(ecc.x(), ecc.y()))) {
      findings.add(
          AK_ALGORITHM.fail("ak.unique", "a point on " + ecc.curve().jcaName(), "a point off it"));
    }
  }
}
