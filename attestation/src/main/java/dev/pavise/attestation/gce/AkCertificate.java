package dev.pavise.attestation.gce;

import static dev.pavise.attestation.finding.FindingCode.AK_CERTIFICATE;
import static dev.pavise.attestation.finding.FindingCode.CERTIFICATE_CHAIN_INVALID;
import static dev.pavise.attestation.finding.FindingCode.CERTIFICATE_MALFORMED;
import static dev.pavise.attestation.finding.FindingCode.CERTIFICATE_MISSING;
import static dev.pavise.attestation.finding.FindingCode.CERTIFICATE_NOT_VALID_NOW;
import static dev.pavise.attestation.finding.FindingCode.CERTIFICATE_REVOKED;
import static dev.pavise.attestation.finding.FindingCode.CERTIFICATE_UNKNOWN_ROOT;
import static dev.pavise.attestation.finding.FindingCode.REVOCATION_UNAVAILABLE;

import dev.pavise.attestation.chain.Collateral;
import dev.pavise.attestation.chain.TrustAnchor;
import dev.pavise.attestation.chain.Vendor;
import dev.pavise.attestation.crypto.Signatures;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.wire.MalformedEvidence;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * From the certificate of an attestation key to Google's pinned root. The certificates that came
 * with the evidence only help to find the way.
 *
 * @param anchor the root; empty when there is none that is pinned
 * @param key that Google vouches for; empty without a certificate
 * @param instance that the key belongs to; empty when the certificate does not say
 * @param findings everything that speaks against the chain; a missing list is a warning
 */
public record AkCertificate(
    Optional<TrustAnchor> anchor,
    Optional<PublicKey> key,
    Optional<GceInstance> instance,
    List<Finding> findings) {
  private static final int LENGTH_MAX = 4;
  private static final int DIGITAL_SIGNATURE = 0;
  private static final int KEY_ENCIPHERMENT = 2;
  private static final int KEY_AGREEMENT = 4;
  private static final int KEY_CERT_SIGN = 5;

  public AkCertificate {
    findings = List.copyOf(findings);
  }

  /** Whether nothing stands in the way of believing the key. */
  public boolean isGood() {
    return anchor.isPresent()
        && findings.stream().noneMatch(finding -> finding.severity() == Finding.Severity.FAIL);
  }

  /**
   * @param sent the key's certificate first
   * @param at the time that validity and revocation are judged by
   */
  public static AkCertificate authenticate(
      List<X509Certificate> sent, Collateral collateral, Instant at, Signatures signatures) {
    if (sent.isEmpty()) {
      return new AkCertificate(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(CERTIFICATE_MISSING.fail("ak.certificate", "a certificate", "none")));
    }
    var findings = new ArrayList<Finding>();
    var leaf = sent.getFirst();
    checkLeaf(leaf, findings);
    var candidates = new ArrayList<>(sent.subList(1, sent.size()));
    candidates.addAll(collateral.intermediates());
    var anchor = climb(leaf, candidates, collateral, at, signatures, findings);
    return new AkCertificate(
        anchor, Optional.of(leaf.getPublicKey()), instance(leaf, findings), findings);
  }

  private static Optional<TrustAnchor> climb(
      X509Certificate leaf,
      List<X509Certificate> candidates,
      Collateral collateral,
      Instant at,
      Signatures signatures,
      List<Finding> findings) {
    var subject = leaf;
    checkValidity(subject, 0, at, findings);
    for (int depth = 1; depth <= LENGTH_MAX; depth++) {
      var issuer = issuerOf(subject, candidates, signatures);
      if (issuer.isEmpty()) {
        break;
      }
      checkIssuer(issuer.get(), depth, findings);
      checkValidity(issuer.get(), depth, at, findings);
      checkRevocation(subject, issuer.get(), depth - 1, collateral, at, findings);
      var pin = collateral.roots().pinOf(Vendor.GOOGLE, issuer.get());
      if (pin.isPresent()) {
        return Optional.of(new TrustAnchor(pin.get().name(), pin.get().production(), issuer.get()));
      }
      subject = issuer.get();
    }
    findings.add(
        CERTIFICATE_UNKNOWN_ROOT.fail(
            "ak.chain", "Google's pinned root", "a chain that does not lead to it"));
    return Optional.empty();
  }

  private static Optional<X509Certificate> issuerOf(
      X509Certificate subject, List<X509Certificate> candidates, Signatures signatures) {
    return candidates.stream()
        .filter(
            one ->
                !one.equals(subject)
                    && one.getSubjectX500Principal().equals(subject.getIssuerX500Principal())
                    && signatures.signed(one, subject))
        .findFirst();
  }

  /** A signing key's and nothing else: an endorsement key of the same TPM would decrypt. */
  private static void checkLeaf(X509Certificate leaf, List<Finding> findings) {
    if (leaf.getBasicConstraints() >= 0) {
      findings.add(AK_CERTIFICATE.fail("ak.certificate.basicConstraints", "none", "an authority"));
    }
    if (!allows(leaf, DIGITAL_SIGNATURE)) {
      findings.add(
          AK_CERTIFICATE.fail("ak.certificate.keyUsage", "digitalSignature", "without it"));
    }
    if (allows(leaf, KEY_ENCIPHERMENT) || allows(leaf, KEY_AGREEMENT)) {
      findings.add(
          AK_CERTIFICATE.fail(
              "ak.certificate.keyUsage", "of a signing key alone", "of an endorsement key"));
    }
    if (leaf.hasUnsupportedCriticalExtension()) {
      findings.add(AK_CERTIFICATE.fail("ak.certificate.extensions", "none unknown", "one"));
    }
  }

  private static void checkIssuer(X509Certificate issuer, int depth, List<Finding> findings) {
    var name = "ak.chain[" + depth + "]";
    if (issuer.getBasicConstraints() < depth - 1) {
      findings.add(
          CERTIFICATE_CHAIN_INVALID.fail(
              name + ".basicConstraints", "an authority for as long a path", "none"));
    }
    if (!allows(issuer, KEY_CERT_SIGN)) {
      findings.add(CERTIFICATE_CHAIN_INVALID.fail(name + ".keyUsage", "keyCertSign", "without it"));
    }
    if (issuer.hasUnsupportedCriticalExtension()) {
      findings.add(CERTIFICATE_CHAIN_INVALID.fail(name + ".extensions", "none unknown", "one"));
    }
  }

  private static void checkValidity(
      X509Certificate certificate, int depth, Instant at, List<Finding> findings) {
    var from = certificate.getNotBefore().toInstant();
    var to = certificate.getNotAfter().toInstant();
    if (at.isBefore(from) || at.isAfter(to)) {
      findings.add(
          CERTIFICATE_NOT_VALID_NOW.fail(
              "ak.chain[" + depth + "].validity", from + " to " + to, at.toString()));
    }
  }

  private static void checkRevocation(
      X509Certificate subject,
      X509Certificate issuer,
      int depth,
      Collateral collateral,
      Instant at,
      List<Finding> findings) {
    var field = "ak.chain[" + depth + "].revocation";
    switch (collateral.revocationOf(subject, issuer, at)) {
      case NOT_REVOKED, NOT_PUBLISHED -> {}
      case REVOKED -> findings.add(CERTIFICATE_REVOKED.fail(field, "not revoked", "revoked"));
      case UNAVAILABLE ->
          findings.add(REVOCATION_UNAVAILABLE.warn(field, "a current revocation list", "none"));
    }
  }

  private static Optional<GceInstance> instance(X509Certificate leaf, List<Finding> findings) {
    try {
      return GceInstance.of(leaf);
    } catch (MalformedEvidence e) {
      findings.add(
          CERTIFICATE_MALFORMED.fail(e.structure() + "." + e.field(), e.expected(), e.found()));
      return Optional.empty();
    }
  }

  private static boolean allows(X509Certificate certificate, int usage) {
    var usages = certificate.getKeyUsage();
    return usages != null && usages.length > usage && usages[usage];
  }
}
