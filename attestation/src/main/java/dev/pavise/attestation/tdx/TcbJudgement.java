package dev.pavise.attestation.tdx;

import static dev.pavise.attestation.finding.FindingCode.COLLATERAL_INVALID;
import static dev.pavise.attestation.finding.FindingCode.COLLATERAL_MISSING;
import static dev.pavise.attestation.finding.FindingCode.COLLATERAL_NOT_CURRENT;

import dev.pavise.attestation.crypto.Signatures;
import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.finding.Finding;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Finds Intel's documents for a quote, checks that Intel signed them and still stands by them, and
 * compares. A document that is out of date, or whose signer is, still says where the platform
 * stood, beside a finding that stands in the way of trust; one that Intel did not sign says
 * nothing. Stateless.
 */
final class TcbJudgement {
  private TcbJudgement() {}

  /**
   * @param rooted whether the quote's root is a pinned one, so that documents below it count
   * @return empty when there is nothing to compare with
   */
  static Optional<TcbMatch> of(
      TdxQuote quote,
      TdxCollateral collateral,
      boolean rooted,
      Instant at,
      Signatures signatures,
      Assessment assessment) {
    var extension = quote.pckChain().extension();
    var info = collateral.tcbInfo(extension.fmspc(), at);
    var identity = collateral.qeIdentity(at);
    if (info.isEmpty()) {
      assessment.add(
          COLLATERAL_MISSING.fail(
              "collateral.tcbInfo.fmspc",
              extension.fmspc().toHex(),
              collateral.fmspcs().isEmpty() ? "none" : String.join(", ", collateral.fmspcs())));
    }
    if (identity.isEmpty()) {
      assessment.add(
          COLLATERAL_MISSING.fail(
              "collateral.qeIdentity", "that of the TD quoting enclave", "none"));
    }
    if (info.isEmpty() || identity.isEmpty()) {
      assessment.addAll(collateral.problems());
      return Optional.empty();
    }
    var root = quote.pckChain().root();
    boolean signed = rooted;
    signed &=
        isSigned(
            "collateral.tcbInfo",
            info.get().signers(),
            root,
            collateral,
            at,
            signatures,
            assessment);
    signed &=
        isSigned(
            "collateral.qeIdentity",
            identity.get().signers(),
            root,
            collateral,
            at,
            signatures,
            assessment);
    var tcbInfo = info.get().content();
    var qeIdentity = identity.get().content();
    checkCurrent("collateral.tcbInfo", tcbInfo.issueDate(), tcbInfo.nextUpdate(), at, assessment);
    checkCurrent(
        "collateral.qeIdentity", qeIdentity.issueDate(), qeIdentity.nextUpdate(), at, assessment);
    if (!tcbInfo.pceId().equals(extension.pceId())) {
      assessment.add(
          COLLATERAL_INVALID.fail(
              "collateral.tcbInfo.pceId", extension.pceId().toHex(), tcbInfo.pceId().toHex()));
      return Optional.empty();
    }
    return signed
        ? Optional.of(TcbMatch.of(extension, quote.body(), quote.qeReport(), tcbInfo, qeIdentity))
        : Optional.empty();
  }

  /** Whether one of those whose key signed it may sign below this root. */
  private static boolean isSigned(
      String field,
      List<X509Certificate> signers,
      X509Certificate root,
      TdxCollateral collateral,
      Instant at,
      Signatures signatures,
      Assessment assessment) {
    if (signers.isEmpty()) {
      assessment.add(
          COLLATERAL_INVALID.fail(
              field + ".signature",
              "by " + IntelCertificates.TCB_SIGNING,
              "by none of the certificates at hand"));
      return false;
    }
    X509Certificate signer = signers.getFirst();
    List<Finding> problems =
        IntelCertificates.checkTcbSigner(signer, root, field + ".signer", signatures);
    for (var other : signers) {
      var found = IntelCertificates.checkTcbSigner(other, root, field + ".signer", signatures);
      boolean valid = isValidAt(other, at);
      if (found.isEmpty() && (!problems.isEmpty() || (valid && !isValidAt(signer, at)))) {
        signer = other;
        problems = found;
      }
    }
    assessment.addAll(problems);
    TdxVerifier.isValid(signer, field + ".signer", at, assessment);
    boolean unrevoked =
        TdxVerifier.isNotRevoked(
            signer, root, field + ".signer", collateral, at, signatures, assessment);
    return problems.isEmpty() && unrevoked;
  }

  private static boolean isValidAt(X509Certificate certificate, Instant at) {
    return !at.isBefore(certificate.getNotBefore().toInstant())
        && !at.isAfter(certificate.getNotAfter().toInstant());
  }

  private static void checkCurrent(
      String field, Instant from, Instant to, Instant at, Assessment assessment) {
    if (!TdxCollateral.isCurrent(from, to, at)) {
      assessment.add(
          COLLATERAL_NOT_CURRENT.fail(field + ".validity", from + " to " + to, at.toString()));
    }
  }
}
