package dev.pavise.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.Json;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.records.ChallengeIssued;
import dev.pavise.messages.records.EvidenceAppraised;
import dev.pavise.messages.records.KeysReleased;
import dev.pavise.messages.records.Topics;
import dev.pavise.messages.result.AxisResult;
import dev.pavise.messages.result.AxisStatus;
import dev.pavise.messages.result.Tier;
import dev.pavise.messages.sealing.ReleasedKeys;
import dev.pavise.worker.kafka.ConsumerGroup;
import dev.pavise.worker.kafka.TopicGate;
import dev.pavise.worker.keyrelease.Release;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both groups against a real broker. */
class WorkerIT {
  private static TestBroker broker;

  private final Scene scene = new Scene();
  private final List<ConsumerGroup> running = new java.util.ArrayList<>();
  private Topic topics;

  @BeforeAll
  static void startBroker() {
    broker = TestBroker.start();
  }

  @BeforeEach
  void openTopics() {
    topics = new Topic(broker.properties(), scene.deployment);
  }

  @AfterEach
  void stopWorkers() {
    running.forEach(ConsumerGroup::close);
    topics.close();
  }

  @Test
  void releasesTheKeysOfAnAttestedGuest() throws Exception {
    startVerification();
    startRelease();
    var material = scene.material();
    var manifest = dev.pavise.messages.manifest.Envelope.decode(material.manifest().toByteArray());
    var guest = scene.guest(manifest);

    topics.send(Topics.CHALLENGE_REQUESTED, guest.request());
    var issued = topics.next(Topics.CHALLENGE_ISSUED, ChallengeIssued.class);
    assertThat(issued.findings()).isEmpty();
    var challenge = Objects.requireNonNull(issued.issued());
    var evidence = guest.evidence(challenge);
    var received = scene.received(challenge.id(), evidence, material);
    topics.send(Topics.EVIDENCE_RECEIVED, received);

    var appraised = topics.next(Topics.EVIDENCE_APPRAISED, EvidenceAppraised.class);
    var result = scene.ears.authenticate(appraised.ear());
    assertThat(result.findings())
        .extracting(dev.pavise.messages.result.Finding::code)
        .containsExactly("DEVELOPMENT_HARDWARE");
    assertThat(result.axes())
        .extracting(AxisResult::status)
        .containsExactly(
            AxisStatus.WARN,
            AxisStatus.PASS,
            AxisStatus.PASS,
            AxisStatus.PASS,
            AxisStatus.PASS,
            AxisStatus.PASS);
    assertThat(result.status()).isEqualTo(Tier.AFFIRMING);
    assertThat(result.development()).isTrue();

    var released = topics.next(Topics.KEYS_RELEASED, KeysReleased.class);
    assertThat(released.findings()).isEmpty();
    var opened =
        ReleasedKeys.decode(Objects.requireNonNull(released.releasedKeys()).toByteArray())
            .open(
                scene.agentKey,
                scene.releaseKeyPair.publicKey(),
                Sha256.of(evidence.runtimeData()));
    assertThat(opened)
        .containsExactly(
            new ReleasedKeys.Secret(
                Scene.SECRET_NAME, Bytes.copyOf(Scene.SECRET.getBytes(StandardCharsets.UTF_8))));
    assertThat(Json.write(released)).isNotEmpty();
  }

  private ConsumerGroup startVerification() throws InterruptedException {
    var group =
        scene
            .verification()
            .group(
                new TopicGate(broker.properties()).await(),
                Optional.empty(),
                broker.properties(),
                broker.properties());
    return started(group);
  }

  private ConsumerGroup startRelease() throws InterruptedException {
    return started(
        new Release(scene.releaseKey, scene.ears, scene.clock)
            .group(
                new TopicGate(broker.properties()).await(),
                Optional.empty(),
                broker.properties(),
                broker.properties()));
  }

  private ConsumerGroup started(ConsumerGroup group) {
    group.start();
    running.add(group);
    return group;
  }

  static Map<String, Object> properties() {
    return broker.properties();
  }
}
