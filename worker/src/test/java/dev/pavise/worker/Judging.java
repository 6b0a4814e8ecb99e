package dev.pavise.worker;

import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.Json;
import dev.pavise.messages.attester.Challenge;
import dev.pavise.messages.records.ChallengeIssued;
import dev.pavise.messages.records.EvidenceAppraised;
import dev.pavise.messages.records.EvidenceReceived;
import dev.pavise.messages.records.Topics;
import dev.pavise.messages.result.AttestationResult;
import dev.pavise.messages.result.Finding;
import dev.pavise.worker.kafka.Outgoing;
import dev.pavise.worker.kafka.RecordHandler;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;

/** A handler fed by hand, without a broker: what goes in, and what came of it. */
public final class Judging {
  /** As many as the handler under test was told. */
  public static final int PARTITIONS = 3;

  private final Scene scene;
  private final RecordHandler handler;

  public Judging(Scene scene, RecordHandler handler) {
    this.scene = scene;
    this.handler = handler;
  }

  public static int partitionOf(DeploymentId deployment) {
    return Utils.toPositive(Utils.murmur2(key(deployment))) % PARTITIONS;
  }

  public static byte[] key(DeploymentId deployment) {
    return deployment.toString().getBytes(StandardCharsets.UTF_8);
  }

  public List<Outgoing> handle(String topic, Object message) {
    return handler.handle(
        new ConsumerRecord<>(
            topic, partitionOf(scene.deployment), 0, key(scene.deployment), Json.write(message)));
  }

  /** Asks for a challenge that must be given. */
  public Challenge challenge(Scene.Guest guest) {
    var issued = issued(guest);
    return Objects.requireNonNull(issued.issued(), () -> codes(issued.findings()).toString());
  }

  public ChallengeIssued issued(Scene.Guest guest) {
    var out = handle(Topics.CHALLENGE_REQUESTED, guest.request());
    return Json.readTolerant(out.getFirst().value(), ChallengeIssued.class);
  }

  public EvidenceAppraised appraised(EvidenceReceived received) {
    var out = handle(Topics.EVIDENCE_RECEIVED, received);
    return Json.readTolerant(out.getFirst().value(), EvidenceAppraised.class);
  }

  public AttestationResult result(EvidenceReceived received) {
    return scene.ears.authenticate(appraised(received).ear());
  }

  /** Codes of what stands in the way of trust, each once. */
  public static List<String> codes(List<Finding> findings) {
    return findings.stream()
        .filter(finding -> finding.severity() == Finding.Severity.FAIL)
        .map(Finding::code)
        .distinct()
        .toList();
  }
}
