package dev.pavise.worker.verification;

import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.finding.Axis;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.attester.EvidenceFormat;
import dev.pavise.messages.records.EvidenceReceived;
import java.time.Instant;
import java.util.Optional;

/** Whether a ticket stands for a challenge that this evidence may answer now. Stateless. */
final class FreshnessGate {
  private FreshnessGate() {}

  /**
   * @param format of the evidence; empty when it is none
   * @param answered the challenge that the runtime data name; empty when there are none. Inside of
   *     a credential the Verifier looks at it
   * @param other evidence that has used the challenge before; empty when none has
   * @param now by the worker's own clock: nobody on the way is asked for the time
   */
  static void appraise(
      Optional<ChallengeTicket> ticket,
      EvidenceReceived received,
      Optional<EvidenceFormat> format,
      Optional<Bytes> answered,
      Optional<UsedChallenges.Use> other,
      Instant now,
      Assessment assessment) {
    if (ticket.isEmpty()) {
      assessment.add(
          VerificationFinding.CHALLENGE_NOT_OURS.fail(
              "ticket", "a ticket of this verifier", "something else"));
      return;
    }
    var challenge = ticket.get();
    if (!isFor(challenge, received)) {
      assessment.add(
          VerificationFinding.CHALLENGE_OF_OTHER_DEPLOYMENT.fail(
              "ticket.deployment",
              "challenge %s of deployment %s"
                  .formatted(received.challenge(), received.deployment()),
              "challenge %s of deployment %s"
                  .formatted(challenge.challenge(), challenge.deployment())));
    }
    if (!now.isBefore(challenge.expiresAt())) {
      assessment.add(
          VerificationFinding.CHALLENGE_EXPIRED.fail(
              "ticket.expiresAt", "before " + challenge.expiresAt(), now.toString()));
    }
    other.ifPresent(
        use ->
            assessment.add(
                VerificationFinding.CHALLENGE_REUSED.fail(
                    "ticket.challenge", "unused", "used by evidence " + use.evidence())));
    if (!format.equals(Optional.of(challenge.format()))) {
      assessment.add(
          VerificationFinding.CHALLENGE_OF_OTHER_FORMAT.fail(
              "ticket.format",
              challenge.format().toString(),
              format.map(EvidenceFormat::toString).orElse("no evidence")));
    }
    if (challenge.credential() == null && answered.filter(challenge.nonce()::equals).isEmpty()) {
      assessment.add(
          VerificationFinding.CHALLENGE_NOT_ANSWERED.fail(
              "runtimeData.challenge",
              "the nonce of this challenge",
              answered.isEmpty() ? "none" : "another"));
    }
    assessment.affirm(Axis.FRESHNESS);
  }

  /** Tenant and deployment are those of the record, which the control plane's database gave. */
  static boolean isFor(ChallengeTicket ticket, EvidenceReceived received) {
    return ticket.challenge().equals(received.challenge())
        && ticket.tenant().equals(received.tenant())
        && ticket.deployment().equals(received.deployment());
  }
}
