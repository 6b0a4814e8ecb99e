package dev.pavise.attestation.nitro;

import static dev.pavise.attestation.finding.FindingCode.CERTIFICATE_CHAIN_INVALID;
import static dev.pavise.attestation.finding.FindingCode.CERTIFICATE_NOT_VALID_NOW;
import static dev.pavise.attestation.finding.FindingCode.CERTIFICATE_UNKNOWN_ROOT;

import dev.pavise.attestation.chain.Certificates;
import dev.pavise.attestation.chain.RootPin;
import dev.pavise.attestation.chain.Roots;
import dev.pavise.attestation.chain.Vendor;
import dev.pavise.attestation.crypto.Signatures;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.wire.MalformedEvidence;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * From a document's certificate to AWS's pinned root: the bundle from its front, each the issuer of
 * the next, the last the issuer of the certificate. Nothing of this depends on the time; whether it
 * holds at one is for {@link #timeFindings}. Immutable.
 *
 * @param certificates root first, the document's own last
 * @param findings everything that speaks against the chain at any time
 */
record NitroChain(
    Optional<RootPin> root, List<X509Certificate> certificates, List<Finding> findings) {
  private static final String ECDSA_WITH_SHA384 = "1.2.840.10045.4.3.3";
  private static final int ORDER_BITS = 384;
  private static final int DIGITAL_SIGNATURE = 0;
  private static final int KEY_CERT_SIGN = 5;

  NitroChain {
    certificates = List.copyOf(certificates);
    findings = List.copyOf(findings);
  }

  /**
   * @throws MalformedEvidence where a certificate is none
   */
  static NitroChain read(NitroDocument document, Roots roots, Signatures signatures) {
    var certificates = new ArrayList<>(Certificates.decodeAll(document.caBundle(), "cabundle"));
    certificates.add(Certificates.decode(document.certificate(), "certificate"));
    var findings = new ArrayList<Finding>();
    var root = roots.pinOf(Vendor.AWS, certificates.getFirst());
    if (root.isEmpty()) {
      findings.add(
          CERTIFICATE_UNKNOWN_ROOT.fail(
              "cabundle[0]",
              "AWS's pinned root",
              "another certificate, SHA-256 "
                  + Roots.fingerprint(certificates.getFirst()).toHex()));
    }
    for (int i = 0; i < certificates.size(); i++) {
      checkKind(certificates, i, findings);
      if (i > 0) {
        checkIssued(certificates.get(i - 1), certificates.get(i), name(certificates, i), signatures)
            .ifPresent(findings::add);
      }
    }
    return new NitroChain(root, certificates, findings);
  }

  boolean isGood() {
    return root.isPresent() && findings.isEmpty();
  }

  X509Certificate rootCertificate() {
    return certificates.getFirst();
  }

  /** The key that signs documents; empty when it is of another kind. */
  Optional<ECPublicKey> key() {
    return certificates.getLast().getPublicKey() instanceof ECPublicKey key && isP384(key)
        ? Optional.of(key)
        : Optional.empty();
  }

  /** Every certificate that is not valid at this time. */
  List<Finding> timeFindings(Instant at) {
    var findings = new ArrayList<Finding>();
    for (int i = 0; i < certificates.size(); i++) {
      var from = certificates.get(i).getNotBefore().toInstant();
      var to = certificates.get(i).getNotAfter().toInstant();
      if (at.isBefore(from) || at.isAfter(to)) {
        findings.add(
            CERTIFICATE_NOT_VALID_NOW.fail(
                name(certificates, i) + ".validity", from + " to " + to, at.toString()));
      }
    }
    return findings;
  }

  /** What each certificate must say of itself, by its place. */
  private static void checkKind(
      List<X509Certificate> certificates, int place, List<Finding> findings) {
    var certificate = certificates.get(place);
    var name = name(certificates, place);
    int below = certificates.size() - 1 - place;
    if (certificate.getVersion() != 3) {
      findings.add(invalid(name + ".version", "3", Integer.toString(certificate.getVersion())));
    }
    if (!certificate.getSigAlgOID().equals(ECDSA_WITH_SHA384)) {
      findings.add(
          invalid(name + ".signatureAlgorithm", "ECDSA with SHA-384", certificate.getSigAlgOID()));
    }
    if (!(certificate.getPublicKey() instanceof ECPublicKey key && isP384(key))) {
      findings.add(invalid(name + ".publicKey", "a key on P-384", "another"));
    }
    if (certificate.hasUnsupportedCriticalExtension()) {
      findings.add(invalid(name + ".extensions", "no critical one that is unknown", "one"));
    }
    if (below == 0) {
      checkLeaf(certificate, name, findings);
    } else {
      checkIssuer(certificate, name, below - 1, findings);
    }
  }

  private static void checkIssuer(
      X509Certificate certificate, String name, int issuersBelow, List<Finding> findings) {
    int pathLength = certificate.getBasicConstraints();
    if (pathLength < 0) {
      findings.add(invalid(name + ".basicConstraints", "an authority", "none"));
    } else if (pathLength < issuersBelow) {
      findings.add(
          invalid(
              name + ".basicConstraints.pathLen",
              issuersBelow + " or more",
              Integer.toString(pathLength)));
    }
    if (!allows(certificate, KEY_CERT_SIGN)) {
      findings.add(invalid(name + ".keyUsage", "keyCertSign", "without it"));
    }
  }

  private static void checkLeaf(X509Certificate certificate, String name, List<Finding> findings) {
    if (certificate.getBasicConstraints() >= 0) {
      findings.add(invalid(name + ".basicConstraints", "no authority", "an authority"));
    }
    if (!allows(certificate, DIGITAL_SIGNATURE)) {
      findings.add(invalid(name + ".keyUsage", "digitalSignature", "without it"));
    }
  }

  private static Optional<Finding> checkIssued(
      X509Certificate issuer, X509Certificate subject, String name, Signatures signatures) {
    if (!issuer.getSubjectX500Principal().equals(subject.getIssuerX500Principal())) {
      return Optional.of(
          invalid(name + ".issuer", "the subject of the one before it in the bundle", "another"));
    }
    return signatures.signed(issuer, subject)
        ? Optional.empty()
        : Optional.of(
            invalid(name + ".signature", "made by the one before it in the bundle", "not"));
  }

  private static boolean isP384(ECPublicKey key) {
    return key.getParams().getOrder().bitLength() == ORDER_BITS;
  }

  private static boolean allows(X509Certificate certificate, int usage) {
    var usages = certificate.getKeyUsage();
    return usages != null && usages.length > usage && usages[usage];
  }

  private static String name(List<X509Certificate> certificates, int place) {
    return place == certificates.size() - 1 ? "certificate" : "cabundle[" + place + "]";
  }

  private static Finding invalid(String field, String expected, String found) {
    return CERTIFICATE_CHAIN_INVALID.fail(field, expected, found);
  }
}
