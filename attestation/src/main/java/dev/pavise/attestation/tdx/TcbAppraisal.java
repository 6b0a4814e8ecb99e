package dev.pavise.attestation.tdx;

import static dev.pavise.attestation.finding.FindingCode.TDX_ADVISORY_NOT_ACCEPTED;
import static dev.pavise.attestation.finding.FindingCode.TDX_EVALUATION_TOO_OLD;
import static dev.pavise.attestation.finding.FindingCode.TDX_MODULE_MISMATCH;
import static dev.pavise.attestation.finding.FindingCode.TDX_QE_MISMATCH;
import static dev.pavise.attestation.finding.FindingCode.TDX_SVN_BEHIND;
import static dev.pavise.attestation.finding.FindingCode.TDX_TCB_CONFIGURATION_AND_SW_HARDENING_NEEDED;
import static dev.pavise.attestation.finding.FindingCode.TDX_TCB_CONFIGURATION_NEEDED;
import static dev.pavise.attestation.finding.FindingCode.TDX_TCB_NOT_SUPPORTED;
import static dev.pavise.attestation.finding.FindingCode.TDX_TCB_OUT_OF_DATE;
import static dev.pavise.attestation.finding.FindingCode.TDX_TCB_OUT_OF_DATE_CONFIGURATION_NEEDED;
import static dev.pavise.attestation.finding.FindingCode.TDX_TCB_RELAUNCH_ADVISED;
import static dev.pavise.attestation.finding.FindingCode.TDX_TCB_RELAUNCH_ADVISED_CONFIGURATION_NEEDED;
import static dev.pavise.attestation.finding.FindingCode.TDX_TCB_REVOKED;
import static dev.pavise.attestation.finding.FindingCode.TDX_TCB_SW_HARDENING_NEEDED;

import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.finding.Axis;
import dev.pavise.attestation.finding.FindingCode;

/** What each TCB status means for trust, and what to do about it. Stateless. */
final class TcbAppraisal {
  private TcbAppraisal() {}

  static void appraise(
      TdxClaims claims, boolean authentic, TdxPolicy policy, Assessment assessment) {
    if (claims.tcb().isEmpty()) {
      return; // What is missing has been said; the axis stays unchecked.
    }
    var match = claims.tcb().get();
    if (match.evaluationNumber() < policy.evaluationNumberMin()) {
      assessment.add(
          TDX_EVALUATION_TOO_OLD.fail(
              "collateral.tcbEvaluationDataNumber",
              policy.evaluationNumberMin() + " or more",
              Integer.toString(match.evaluationNumber())));
    }
    if (match.status() == TcbStatus.UP_TO_DATE) {
      if (authentic) {
        assessment.affirm(Axis.FIRMWARE);
      }
      return;
    }
    boolean accepted = isAccepted(claims, match, policy);
    var code = codeOf(match.status());
    assessment.add(
        accepted
            ? code.warn("tcb_status", TcbStatus.UP_TO_DATE.label(), described(match))
            : code.fail("tcb_status", TcbStatus.UP_TO_DATE.label(), described(match)));
    for (var gap : match.gaps()) {
      assessment.add(
          TDX_SVN_BEHIND.warn(
              gap.field() + " (" + gap.part() + ")",
              gap.needed() + " or more",
              Integer.toString(gap.found())));
    }
    if (accepted) {
      for (var advisory : match.advisories()) {
        if (!policy.advisories().contains(advisory)) {
          assessment.add(TDX_ADVISORY_NOT_ACCEPTED.fail("advisory_ids", "accepted ones", advisory));
        }
      }
    }
  }

  private static boolean isAccepted(TdxClaims claims, TcbMatch match, TdxPolicy policy) {
    return match.status().isTolerable()
        && (policy.statuses().contains(match.status()) || isInGrace(claims, match, policy));
  }

  private static boolean isInGrace(TdxClaims claims, TcbMatch match, TdxPolicy policy) {
    return match.status() == TcbStatus.OUT_OF_DATE
        && match
            .levelDate()
            .filter(date -> date.plus(policy.outOfDateGrace()).isAfter(claims.at()))
            .isPresent();
  }

  /** The whole status, and which part of the platform it comes from. */
  private static String described(TcbMatch match) {
    return "%s (platform %s, module %s, quoting enclave %s%s)"
        .formatted(
            match.status().label(),
            TdxClaims.platformStatus(match),
            match.module().label(),
            match.quotingEnclave().label(),
            match.advisories().isEmpty() ? "" : "; " + String.join(", ", match.advisories()));
  }

  private static FindingCode codeOf(TcbStatus status) {
    return switch (status) {
      case UP_TO_DATE -> throw new IllegalArgumentException("up to date is no finding");
      case SW_HARDENING_NEEDED -> TDX_TCB_SW_HARDENING_NEEDED;
      case CONFIGURATION_NEEDED -> TDX_TCB_CONFIGURATION_NEEDED;
      case CONFIGURATION_AND_SW_HARDENING_NEEDED -> TDX_TCB_CONFIGURATION_AND_SW_HARDENING_NEEDED;
      case TD_RELAUNCH_ADVISED -> TDX_TCB_RELAUNCH_ADVISED;
      case TD_RELAUNCH_ADVISED_CONFIGURATION_NEEDED ->
          TDX_TCB_RELAUNCH_ADVISED_CONFIGURATION_NEEDED;
      case OUT_OF_DATE -> TDX_TCB_OUT_OF_DATE;
      case OUT_OF_DATE_CONFIGURATION_NEEDED -> TDX_TCB_OUT_OF_DATE_CONFIGURATION_NEEDED;
      case REVOKED -> TDX_TCB_REVOKED;
      case NOT_SUPPORTED -> TDX_TCB_NOT_SUPPORTED;
      case MODULE_MISMATCH -> TDX_MODULE_MISMATCH;
      case QE_MISMATCH -> TDX_QE_MISMATCH;
    };
  }
}
