package dev.pavise.attestation.chain;

import static dev.pavise.attestation.finding.FindingCode.CERTIFICATE_NOT_VALID_NOW;
import static dev.pavise.attestation.finding.FindingCode.CERTIFICATE_REVOKED;
import static dev.pavise.attestation.finding.FindingCode.EK_CERTIFICATE_MISSING;
import static dev.pavise.attestation.finding.FindingCode.EK_CHAIN_INVALID;
import static dev.pavise.attestation.finding.FindingCode.EK_CHAIN_TOO_LONG;
import static dev.pavise.attestation.finding.FindingCode.EK_CHAIN_UNKNOWN_ROOT;
import static dev.pavise.attestation.finding.FindingCode.REVOCATION_UNAVAILABLE;

import dev.pavise.attestation.finding.Finding;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/**
 * The way from an endorsement key certificate to a pinned root (TCG EK Credential Profile 2.5).
 * Roots come from the collateral only, by their key; certificates that came with the evidence only
 * help to find the way.
 *
 * @param anchor the root; empty when there is none that is pinned
 * @param findings everything that speaks against the chain
 */
public record EkChain(Optional<TrustAnchor> anchor, List<Finding> findings) {
  private static final int LENGTH_MAX = 6;

  public EkChain {
    findings = List.copyOf(findings);
  }

  /** Whether the key's maker is known and stands behind it. */
  public boolean isGood() {
    return anchor.isPresent() && findings.isEmpty();
  }

  /**
   * @param sent endorsement key certificate first
   * @param at the time that validity and revocation are judged by
   */
  public static EkChain authenticate(
      List<X509Certificate> sent, Collateral collateral, Instant at) {
    if (sent.isEmpty()) {
      return new EkChain(
          Optional.empty(),
          List.of(EK_CERTIFICATE_MISSING.fail("ek.certificate", "a certificate", "none")));
    }
    var findings = new ArrayList<Finding>(CertificateRules.endorsementKey(sent.getFirst()));
    var issuers = new LinkedHashSet<X509Certificate>(collateral.intermediates());
    issuers.addAll(sent.subList(1, sent.size()));
    var subject = sent.getFirst();
    checkValidity(subject, 0, at, findings);
    for (int depth = 1; depth <= LENGTH_MAX; depth++) {
      var anchor = issuing(subject, collateral.anchors());
      if (anchor.isPresent()) {
        var root = anchor.get().certificate().orElseThrow();
        checkRevocation(subject, root, depth - 1, collateral, at, findings);
        findings.addAll(CertificateRules.issuer(root, depth));
        checkValidity(root, depth, at, findings);
        return new EkChain(anchor, findings);
      }
      var issuer = issuing(subject, issuers);
      if (issuer.isEmpty()) {
        findings.add(
            EK_CHAIN_UNKNOWN_ROOT.fail(
                "ek.chain", "one of the pinned roots", name(subject.getIssuerX500Principal())));
        return new EkChain(Optional.empty(), findings);
      }
      checkRevocation(subject, issuer.get(), depth - 1, collateral, at, findings);
      findings.addAll(CertificateRules.issuer(issuer.get(), depth));
      checkValidity(issuer.get(), depth, at, findings);
      subject = issuer.get();
    }
    findings.add(
        EK_CHAIN_TOO_LONG.fail("ek.chain", "at most " + LENGTH_MAX + " certificates", "more"));
    return new EkChain(Optional.empty(), findings);
  }

  private static Optional<TrustAnchor> issuing(X509Certificate subject, List<TrustAnchor> anchors) {
    return anchors.stream()
        .filter(anchor -> issued(anchor.certificate().orElseThrow(), subject))
        .findFirst();
  }

  private static Optional<X509Certificate> issuing(
      X509Certificate subject, LinkedHashSet<X509Certificate> issuers) {
    return issuers.stream()
        .filter(issuer -> !issuer.equals(subject) && issued(issuer, subject))
        .findFirst();
  }

  /** By name and by signature. */
  private static boolean issued(X509Certificate issuer, X509Certificate subject) {
    if (!issuer.getSubjectX500Principal().equals(subject.getIssuerX500Principal())) {
      return false;
    }
    try {
      subject.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false; // The same name, another key: not this one's issuer.
    }
  }

  private static void checkValidity(
      X509Certificate certificate, int depth, Instant at, List<Finding> findings) {
    var from = certificate.getNotBefore().toInstant();
    var to = certificate.getNotAfter().toInstant();
    if (at.isBefore(from) || at.isAfter(to)) {
      findings.add(
          CERTIFICATE_NOT_VALID_NOW.fail(
              "ek.chain[" + depth + "].validity", from + " to " + to, at.toString()));
    }
  }

  private static void checkRevocation(
      X509Certificate certificate,
      X509Certificate issuer,
      int depth,
      Collateral collateral,
      Instant at,
      List<Finding> findings) {
    var field = "ek.chain[" + depth + "].revocation";
    switch (collateral.revocationOf(certificate, issuer, at)) {
      case NOT_REVOKED, NOT_PUBLISHED -> {}
      case REVOKED -> findings.add(CERTIFICATE_REVOKED.fail(field, "not revoked", "revoked"));
      case UNAVAILABLE ->
          findings.add(REVOCATION_UNAVAILABLE.fail(field, "a current revocation list", "none"));
    }
  }

  /** Names come from outside: short, and no control characters. */
  static String name(X500Principal principal) {
    var text = principal.getName().replaceAll("[^\\x20-\\x7E]", "?");
    return text.length() <= 120 ? text : text.substring(0, 120) + "…";
  }

  static Finding invalid(int depth, String field, String expected, String found) {
    return EK_CHAIN_INVALID.fail("ek.chain[" + depth + "]." + field, expected, found);
  }
}
