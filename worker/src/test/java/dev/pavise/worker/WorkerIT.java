package dev.pavise.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.ChallengeId;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.attester.Challenge;
import dev.pavise.messages.attester.Evidence;
import dev.pavise.messages.manifest.Envelope;
import dev.pavise.messages.records.ChallengeIssued;
import dev.pavise.messages.records.EvidenceAppraised;
import dev.pavise.messages.records.EvidenceReceived;
import dev.pavise.messages.records.KeysReleased;
import dev.pavise.messages.records.ReleaseMaterial;
import dev.pavise.messages.records.RequestHeader;
import dev.pavise.messages.records.Topics;
import dev.pavise.messages.result.AttestationResult;
import dev.pavise.messages.result.Finding;
import dev.pavise.messages.result.Tier;
import dev.pavise.messages.sealing.ReleasedKeys;
import dev.pavise.worker.kafka.ConsumerGroup;
import dev.pavise.worker.kafka.TopicGate;
import dev.pavise.worker.keyrelease.Release;
import dev.pavise.worker.result.EarSigner;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both groups against a real broker. */
class WorkerIT {
  private static TestBroker broker;

  private final Scene scene = new Scene();
  private final ReleaseMaterial material = scene.material();
  private final Envelope manifest = Envelope.decode(material.manifest().toByteArray());
  private final Scene.Guest guest = scene.guest(manifest);
  private final List<ConsumerGroup> running = new ArrayList<>();
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
    var challenge = challenge();
    var evidence = guest.evidence(challenge);
    topics.send(Topics.EVIDENCE_RECEIVED, received(challenge, evidence));

    var result = nextResult();
    assertThat(result.findings()).extracting(Finding::code).containsExactly("DEVELOPMENT_HARDWARE");
    assertThat(result.status()).isEqualTo(Tier.AFFIRMING);
    assertReleased(evidence);
  }

  @Test
  void judgesAndReleasesAfterARestartWhatCameWhileNoWorkerRan() throws Exception {
    var verification = startVerification();
    var challenge = challenge();
    verification.close();
    var evidence = guest.evidence(challenge);
    topics.send(Topics.EVIDENCE_RECEIVED, received(challenge, evidence));

    startVerification();
    assertThat(nextResult().status()).isEqualTo(Tier.AFFIRMING);
    startRelease();
    assertReleased(evidence);
  }

  @Test
  void remembersAcrossARestartWhichChallengesWereUsed() throws Exception {
    var verification = startVerification();
    var challenge = challenge();
    var evidence = guest.evidence(challenge);
    var first = received(challenge, evidence);
    topics.send(Topics.EVIDENCE_RECEIVED, first);
    var verdict = topics.next(Topics.EVIDENCE_APPRAISED, EvidenceAppraised.class);
    verification.close();

    startVerification();
    topics.send(Topics.EVIDENCE_RECEIVED, received(challenge, evidence));
    assertThat(Judging.codes(nextResult().findings())).containsExactly("CHALLENGE_REUSED");
    topics.send(Topics.EVIDENCE_RECEIVED, first);
    var again = topics.next(Topics.EVIDENCE_APPRAISED, EvidenceAppraised.class);
    assertThat(again.ear()).isEqualTo(verdict.ear());
    assertThat(again.material()).isEqualTo(material);
  }

  @Test
  void aForgedVerdictCannotUseAChallengeUp() throws Exception {
    var verification = startVerification();
    var challenge = challenge();
    verification.close();
    var stranger = new Scene();
    topics.send(
        Topics.EVIDENCE_APPRAISED,
        record(new EarSigner(stranger.resultKey).sign(verdict(challenge.id()), null)));

    startVerification();
    topics.send(Topics.EVIDENCE_RECEIVED, received(challenge, guest.evidence(challenge)));
    topics.nextRecord(Topics.EVIDENCE_APPRAISED);
    assertThat(nextResult().status()).isEqualTo(Tier.AFFIRMING);
  }

  @Test
  void givesTheSameVerdictForAPostingDeliveredTwice() throws Exception {
    startVerification();
    startRelease();
    var challenge = challenge();
    var evidence = guest.evidence(challenge);
    var received = received(challenge, evidence);
    topics.send(Topics.EVIDENCE_RECEIVED, received);
    topics.send(Topics.EVIDENCE_RECEIVED, received);

    var first = topics.next(Topics.EVIDENCE_APPRAISED, EvidenceAppraised.class);
    var second = topics.next(Topics.EVIDENCE_APPRAISED, EvidenceAppraised.class);
    assertThat(second.ear()).isEqualTo(first.ear());
    assertReleased(evidence);
    assertReleased(evidence);
  }

  @Test
  void aForgedVerdictReleasesNothingAndBecomesADeadLetter() throws Exception {
    startRelease();
    var stranger = new Scene();
    topics.send(
        Topics.EVIDENCE_APPRAISED,
        record(new EarSigner(stranger.resultKey).sign(verdict(ChallengeId.random()), null)));

    var letter = topics.nextRecord(Topics.deadLetterOf(Topics.EVIDENCE_APPRAISED));
    assertThat(header(letter, "pavise-reason")).startsWith("forged: ");
    assertThat(header(letter, "pavise-topic")).isEqualTo(Topics.EVIDENCE_APPRAISED);
    assertThat(topics.isQuiet(Topics.KEYS_RELEASED, Duration.ofSeconds(2))).isTrue();
  }

  @Test
  void namesTheRequestInWhatFollowsFromIt() throws Exception {
    startVerification();
    startRelease();
    var challenge = challenge();
    topics.sendFor(
        "my-request", Topics.EVIDENCE_RECEIVED, received(challenge, guest.evidence(challenge)));

    for (var topic : List.of(Topics.EVIDENCE_APPRAISED, Topics.KEYS_RELEASED)) {
      assertThat(header(topics.nextRecord(topic), RequestHeader.NAME)).isEqualTo("my-request");
    }
  }

  @Test
  void aRecordThatCannotBeReadBlocksNobody() throws Exception {
    startVerification();
    for (var topic : List.of(Topics.CHALLENGE_REQUESTED, Topics.EVIDENCE_RECEIVED)) {
      topics.sendBytes(topic, "poison".getBytes(StandardCharsets.UTF_8));
      var letter = topics.nextRecord(Topics.deadLetterOf(topic));
      assertThat(letter.value()).isEqualTo("poison".getBytes(StandardCharsets.UTF_8));
      assertThat(header(letter, "pavise-reason")).startsWith("not a valid ");
    }
    assertThat(challenge()).isNotNull();
  }

  @Test
  void aRecordInTheWrongPartitionIsNotJudged() throws Exception {
    startVerification();
    var challenge = challenge();
    topics.sendElsewhere(Topics.EVIDENCE_RECEIVED, received(challenge, guest.evidence(challenge)));
    var letter = topics.nextRecord(Topics.deadLetterOf(Topics.EVIDENCE_RECEIVED));
    assertThat(header(letter, "pavise-reason")).contains("partition");
    assertThat(topics.isQuiet(Topics.EVIDENCE_APPRAISED, Duration.ofSeconds(1))).isTrue();
  }

  @Test
  void aRecordWhoseHandlingKeepsFailingBecomesADeadLetter() {
    var attempts = new AtomicInteger();
    started(
        new ConsumerGroup(
            "pavise-test-" + scene.deployment,
            Optional.empty(),
            broker.properties(),
            broker.properties(),
            List.of(Topics.CHALLENGE_REQUESTED),
            Optional.empty(),
            record -> {
              if (new String(record.key(), StandardCharsets.UTF_8)
                  .equals(scene.deployment.toString())) {
                attempts.incrementAndGet();
                throw new IllegalStateException("on purpose");
              }
              return List.of();
            }));
    topics.send(Topics.CHALLENGE_REQUESTED, guest.request());
    var letter = topics.nextRecord(Topics.deadLetterOf(Topics.CHALLENGE_REQUESTED));
    assertThat(header(letter, "pavise-reason")).isEqualTo("handling it failed 3 times");
    assertThat(attempts).hasValue(3);
  }

  private Challenge challenge() {
    topics.send(Topics.CHALLENGE_REQUESTED, guest.request());
    return Objects.requireNonNull(
        topics.next(Topics.CHALLENGE_ISSUED, ChallengeIssued.class).issued());
  }

  private EvidenceReceived received(Challenge challenge, Evidence evidence) {
    return scene.received(challenge.id(), evidence, material);
  }

  private AttestationResult nextResult() {
    return scene.ears.authenticate(
        topics.next(Topics.EVIDENCE_APPRAISED, EvidenceAppraised.class).ear());
  }

  private void assertReleased(Evidence evidence) {
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
  }

  /** What an attacker would like to be believed. */
  private AttestationResult verdict(ChallengeId challenge) {
    return scene.affirmingVerdict(manifest.payloadDigest(), challenge);
  }

  private EvidenceAppraised record(String ear) {
    return new EvidenceAppraised(
        1,
        scene.tenant,
        scene.deployment,
        ChallengeId.random(),
        Scene.EVIDENCE,
        Scene.NOW,
        ear,
        material);
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private ConsumerGroup startVerification() throws InterruptedException {
    return started(
        scene
            .verification()
            .group(
                new TopicGate(broker.properties()).await(),
                Optional.of("it"),
                broker.properties(),
                broker.properties()));
  }

  private ConsumerGroup startRelease() throws InterruptedException {
    return started(
        new Release(scene.releaseKey, scene.ears, scene.clock)
            .group(
                new TopicGate(broker.properties()).await(),
                Optional.of("it"),
                broker.properties(),
                broker.properties()));
  }

  private ConsumerGroup started(ConsumerGroup group) {
    group.start();
    running.add(group);
    return group;
  }
}
