package dev.pavise.controlplane.attester;

import dev.pavise.controlplane.tenancy.TenantScope;
import dev.pavise.messages.Json;
import dev.pavise.messages.MalformedMessage;
import dev.pavise.messages.records.ChallengeIssued;
import dev.pavise.messages.records.Topics;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Reads the worker's answers to requests for challenges. */
@Component
class ChallengeConsumer {
  private final Challenges challenges;

  ChallengeConsumer(Challenges challenges) {
    this.challenges = challenges;
  }

  @KafkaListener(groupId = "control-plane-attester", topics = Topics.CHALLENGE_ISSUED)
  void onChallengeIssued(byte[] message) {
    var answer = Json.readTolerant(message, ChallengeIssued.class);
    if (answer.version() != ChallengeIssued.VERSION) {
      throw new MalformedMessage("version " + answer.version() + " is not known");
    }
    var issued = answer.issued();
    if (issued != null && !issued.id().equals(answer.challenge())) {
      throw new MalformedMessage("the challenge carries another id than its record");
    }
    if (!TenantScope.call(answer.tenant(), () -> challenges.take(answer))) {
      throw new MalformedMessage("nobody asked for challenge " + answer.challenge());
    }
  }
}
