package dev.pavise.attestation.tdx;

import static dev.pavise.attestation.finding.FindingCode.ATTESTATION_KEY_NOT_BOUND;
import static dev.pavise.attestation.finding.FindingCode.CERTIFICATE_NOT_VALID_NOW;
import static dev.pavise.attestation.finding.FindingCode.CERTIFICATE_REVOKED;
import static dev.pavise.attestation.finding.FindingCode.CERTIFICATE_UNKNOWN_ROOT;
import static dev.pavise.attestation.finding.FindingCode.EVIDENCE_SIGNATURE;
import static dev.pavise.attestation.finding.FindingCode.REVOCATION_UNAVAILABLE;

import dev.pavise.attestation.ccel.CcEventLog;
import dev.pavise.attestation.ccel.CcRules;
import dev.pavise.attestation.chain.Collateral;
import dev.pavise.attestation.chain.Memo;
import dev.pavise.attestation.chain.RevocationList;
import dev.pavise.attestation.chain.Roots;
import dev.pavise.attestation.chain.TrustAnchor;
import dev.pavise.attestation.chain.Vendor;
import dev.pavise.attestation.crypto.Hash;
import dev.pavise.attestation.crypto.Signatures;
import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.wire.Octets;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;

/**
 * Authenticates a TD quote: attestation key, quoting enclave, PCK, Intel's root; then finds out by
 * Intel's documents where the platform stands (Intel TDX DCAP quote verification). Stateless but
 * for what is remembered of certificates.
 */
public final class TdxVerifier {
  private static final int DIGEST_BYTES = 32;
  private static final int RUNTIME_REGISTER = 3;
  private static final int REMEMBERED_MAX = 1024;

  /** A platform's quoting enclave keeps its key for long: it is read once. */
  private static final Memo<Octets, Optional<ECPublicKey>> ATTESTATION_KEYS =
      new Memo<>(REMEMBERED_MAX);

  private TdxVerifier() {}

  /**
   * What was established.
   *
   * @param anchor the root; empty when no pinned one stands behind the evidence
   * @param authentic whether the claims are the hardware's own words
   */
  public record Authenticated(Optional<TrustAnchor> anchor, boolean authentic, TdxClaims claims) {}

  public static Authenticated authenticate(
      TdxQuote quote,
      Collateral collateral,
      Instant collateralTime,
      Signatures signatures,
      Assessment assessment) {
    return authenticate(
        quote, collateral.roots(), collateral.tdx(), collateralTime, signatures, assessment);
  }

  /**
   * @param at the time that certificates, lists and documents are judged by
   */
  public static Authenticated authenticate(
      TdxQuote quote,
      Roots roots,
      TdxCollateral collateral,
      Instant at,
      Signatures signatures,
      Assessment assessment) {
    var chain = quote.pckChain();
    var anchor = anchor(chain.root(), roots, assessment);
    var problems = IntelCertificates.check(chain, signatures);
    assessment.addAll(problems);
    boolean authentic = anchor.isPresent() && problems.isEmpty();
    authentic &= isValid(chain.leaf(), "pck.leaf", at, assessment);
    authentic &= isValid(chain.authority(), "pck.authority", at, assessment);
    authentic &= isValid(chain.root(), "pck.root", at, assessment);
    authentic &=
        isNotRevoked(
            chain.leaf(), chain.authority(), "pck.leaf", collateral, at, signatures, assessment);
    authentic &=
        isNotRevoked(
            chain.authority(),
            chain.root(),
            "pck.authority",
            collateral,
            at,
            signatures,
            assessment);
    authentic &= isSigned(quote, signatures, assessment);
    var match = TcbJudgement.of(quote, collateral, anchor.isPresent(), at, signatures, assessment);
    return new Authenticated(anchor, authentic, new TdxClaims(quote, match, at));
  }

  /** The claims with what the event log adds; RTMR 3 is the guest's own, which no log covers. */
  public static TdxClaims withEventLog(TdxClaims claims, CcEventLog log, Assessment assessment) {
    var findings = new ArrayList<>(CcRules.check(log));
    findings.addAll(CcRules.compare(log, claims.quote().body().rtmrs(), RUNTIME_REGISTER));
    assessment.addAll(findings);
    return new TdxClaims(
        claims.quote(), claims.tcb(), claims.at(), Optional.of(findings.isEmpty()));
  }

  private static Optional<TrustAnchor> anchor(
      X509Certificate root, Roots roots, Assessment assessment) {
    var pin = roots.pinOf(Vendor.INTEL, root);
    if (pin.isEmpty()) {
      assessment.add(
          CERTIFICATE_UNKNOWN_ROOT.fail(
              "pck.root", "one of the pinned roots", "SHA-256 " + Roots.fingerprint(root).toHex()));
    }
    return pin.map(known -> new TrustAnchor(known.name(), known.production(), root));
  }

  private static boolean isSigned(TdxQuote quote, Signatures signatures, Assessment assessment) {
    boolean holds = true;
    var report = quote.qeReport();
    if (!(quote.pckChain().leaf().getPublicKey() instanceof ECPublicKey pck)
        || !signatures.ecdsa(pck, Hash.SHA_256, report.encoded(), quote.qeReportSignature())) {
      assessment.add(
          EVIDENCE_SIGNATURE.fail("qe_report.signature", "by the PCK", "by another, or changed"));
      holds = false;
    }
    var bound = quote.attestationKey().concat(quote.authData()).sha256();
    var found = report.reportData();
    if (!found.equals(bound.concat(Octets.zeros(found.size() - DIGEST_BYTES)))) {
      assessment.add(
          ATTESTATION_KEY_NOT_BOUND.fail(
              "qe_report.reportdata",
              bound.toHex() + ", then zeros",
              found.slice(0, DIGEST_BYTES).equals(bound)
                  ? "the digest, then others than zeros"
                  : found.slice(0, DIGEST_BYTES).toHex()));
      holds = false;
    }
    var key = ATTESTATION_KEYS.of(quote.attestationKey(), signatures::p256);
    if (key.isEmpty()
        || !signatures.ecdsa(key.get(), Hash.SHA_256, quote.signed(), quote.signature())) {
      assessment.add(
          EVIDENCE_SIGNATURE.fail(
              "quote.signature", "by the attestation key", "by another, or changed"));
      holds = false;
    }
    return holds;
  }

  static boolean isValid(
      X509Certificate certificate, String field, Instant at, Assessment assessment) {
    var from = certificate.getNotBefore().toInstant();
    var to = certificate.getNotAfter().toInstant();
    if (at.isBefore(from) || at.isAfter(to)) {
      assessment.add(
          CERTIFICATE_NOT_VALID_NOW.fail(field + ".validity", from + " to " + to, at.toString()));
      return false;
    }
    return true;
  }

  /** That no list is at hand is a finding, but says nothing about who signed. */
  static boolean isNotRevoked(
      X509Certificate certificate,
      X509Certificate issuer,
      String field,
      TdxCollateral collateral,
      Instant at,
      Signatures signatures,
      Assessment assessment) {
    var answer = RevocationList.ask(collateral.lists(), certificate, issuer, at, signatures);
    return switch (answer.revocation()) {
      case NOT_REVOKED, NOT_PUBLISHED -> true;
      case REVOKED -> {
        assessment.add(CERTIFICATE_REVOKED.fail(field + ".revocation", "not revoked", "revoked"));
        yield false;
      }
      case UNAVAILABLE -> {
        assessment.add(
            REVOCATION_UNAVAILABLE.fail(
                field + ".revocation", "the issuer's list, current at " + at, answer.seen()));
        yield true;
      }
    };
  }
}
