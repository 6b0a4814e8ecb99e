package dev.pavise.worker.verification;

import dev.pavise.attestation.appraisal.ReferenceValues;
import dev.pavise.messages.records.Topics;
import dev.pavise.worker.collateral.CollateralSource;
import dev.pavise.worker.kafka.ConsumerGroup;
import dev.pavise.worker.kafka.Placement;
import dev.pavise.worker.keys.ReleaseKey;
import dev.pavise.worker.keys.ResultKey;
import dev.pavise.worker.result.EarAuthenticator;
import dev.pavise.worker.result.EarSigner;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the group {@value #GROUP} together.
 *
 * @param ears whose verdicts tell which challenges were used
 */
public record Verification(
    ReleaseKey releaseKey,
    ResultKey resultKey,
    EarAuthenticator ears,
    CollateralSource collateral,
    List<ReferenceValues> referenceValues,
    Duration challengeLifetime,
    InstantSource clock,
    SecureRandom random) {

  public static final String GROUP = "pavise-verification";

  public Verification {
    referenceValues = List.copyOf(referenceValues);
  }

  public ConsumerGroup group(
      Placement placement,
      Optional<String> instance,
      Map<String, Object> consumerProperties,
      Map<String, Object> producerProperties) {
    var used = new UsedChallenges();
    return new ConsumerGroup(
        GROUP,
        instance,
        consumerProperties,
        producerProperties,
        List.of(Topics.CHALLENGE_REQUESTED, Topics.EVIDENCE_RECEIVED),
        Optional.of(
            new UsedChallengesReader(used, ears, consumerProperties, challengeLifetime, clock)),
        handler(placement, used));
  }

  VerificationHandler handler(Placement placement, UsedChallenges used) {
    var tickets = new TicketSeal(releaseKey, random);
    return new VerificationHandler(
        placement,
        new ChallengeMaker(collateral.standing(), tickets, challengeLifetime, clock, random),
        tickets,
        used,
        new EvidenceJudge(collateral, referenceValues),
        new EarSigner(resultKey),
        clock);
  }
}
