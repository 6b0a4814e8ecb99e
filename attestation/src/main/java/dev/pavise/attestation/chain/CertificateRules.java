package dev.pavise.attestation.chain;

import dev.pavise.attestation.finding.Finding;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What each certificate of an endorsement key's chain must say of itself. Stateless. */
final class CertificateRules {
  private static final String EKU_ENDORSEMENT_KEY = "2.23.133.8.1";
  private static final int RSA_BITS_MIN = 2048;
  private static final int KEY_ENCIPHERMENT = 2;
  private static final int KEY_AGREEMENT = 4;
  private static final int KEY_CERT_SIGN = 5;

  /** Subject alternative name, key usage, basic constraints, extended key usage, policies. */
  private static final Set<String> UNDERSTOOD =
      Set.of("2.5.29.17", "2.5.29.15", "2.5.29.19", "2.5.29.37", "2.5.29.32");

  /** By OID: SHA-2 with RSA, RSASSA-PSS, SHA-2 with ECDSA. */
  private static final Set<String> SIGNATURE_ALGORITHMS =
      Set.of(
          "1.2.840.113549.1.1.11",
          "1.2.840.113549.1.1.12",
          "1.2.840.113549.1.1.13",
          "1.2.840.113549.1.1.10",
          "1.2.840.10045.4.3.2",
          "1.2.840.10045.4.3.3",
          "1.2.840.10045.4.3.4");

  private CertificateRules() {}

  static List<Finding> endorsementKey(X509Certificate certificate) {
    var findings = new ArrayList<Finding>();
    checkCommon(certificate, 0, findings);
    if (certificate.getBasicConstraints() != -1) {
      findings.add(EkChain.invalid(0, "basicConstraints", "no authority", "an authority"));
    }
    boolean rsa = certificate.getPublicKey() instanceof RSAPublicKey;
    if (!allows(certificate, rsa ? KEY_ENCIPHERMENT : KEY_AGREEMENT)) {
      findings.add(
          EkChain.invalid(0, "keyUsage", rsa ? "keyEncipherment" : "keyAgreement", "without it"));
    }
    if (!extendedKeyUsage(certificate).contains(EKU_ENDORSEMENT_KEY)) {
      findings.add(
          EkChain.invalid(
              0, "extKeyUsage", EKU_ENDORSEMENT_KEY + " (tcg-kp-EKCertificate)", "without it"));
    }
    return findings;
  }

  /**
   * @param depth 1 for the issuer of the endorsement key certificate
   */
  static List<Finding> issuer(X509Certificate certificate, int depth) {
    var findings = new ArrayList<Finding>();
    checkCommon(certificate, depth, findings);
    int pathLength = certificate.getBasicConstraints();
    if (pathLength < 0) {
      findings.add(EkChain.invalid(depth, "basicConstraints", "an authority", "none"));
    } else if (pathLength < depth - 1) {
      findings.add(
          EkChain.invalid(
              depth,
              "basicConstraints.pathLen",
              (depth - 1) + " or more",
              Integer.toString(pathLength)));
    }
    if (!allows(certificate, KEY_CERT_SIGN)) {
      findings.add(EkChain.invalid(depth, "keyUsage", "keyCertSign", "without it"));
    }
    return findings;
  }

  private static void checkCommon(X509Certificate certificate, int depth, List<Finding> findings) {
    if (certificate.getVersion() != 3) {
      findings.add(
          EkChain.invalid(depth, "version", "3", Integer.toString(certificate.getVersion())));
    }
    if (!SIGNATURE_ALGORITHMS.contains(certificate.getSigAlgOID())) {
      findings.add(
          EkChain.invalid(
              depth, "signatureAlgorithm", "RSA or ECDSA with SHA-2", certificate.getSigAlgOID()));
    }
    if (certificate.getPublicKey() instanceof RSAPublicKey rsa
        && rsa.getModulus().bitLength() < RSA_BITS_MIN) {
      findings.add(
          EkChain.invalid(
              depth,
              "publicKey",
              RSA_BITS_MIN + " bits or more",
              Integer.toString(rsa.getModulus().bitLength())));
    }
    var critical = certificate.getCriticalExtensionOIDs();
    if (critical != null) {
      for (var oid : critical) {
        if (!UNDERSTOOD.contains(oid)) {
          findings.add(
              EkChain.invalid(depth, "extensions", "no critical one that is unknown", oid));
        }
      }
    }
  }

  private static boolean allows(X509Certificate certificate, int usage) {
    var usages = certificate.getKeyUsage();
    return usages != null && usages.length > usage && usages[usage];
  }

  private static List<String> extendedKeyUsage(X509Certificate certificate) {
    try {
      var usage = certificate.getExtendedKeyUsage();
      return usage == null ? List.of() : usage;
    } catch (CertificateParsingException e) {
      return List.of(); // Unreadable: it allows nothing.
    }
  }
}
