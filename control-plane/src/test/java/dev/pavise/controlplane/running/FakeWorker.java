package dev.pavise.controlplane.running;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.EvidenceId;
import dev.pavise.messages.Json;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.attester.Challenge;
import dev.pavise.messages.manifest.Envelope;
import dev.pavise.messages.records.ChallengeIssued;
import dev.pavise.messages.records.ChallengeRequested;
import dev.pavise.messages.records.EvidenceAppraised;
import dev.pavise.messages.records.EvidenceReceived;
import dev.pavise.messages.records.KeysReleased;
import dev.pavise.messages.records.Topics;
import dev.pavise.messages.result.AttestationResult;
import dev.pavise.messages.result.Axis;
import dev.pavise.messages.result.AxisResult;
import dev.pavise.messages.result.AxisStatus;
import dev.pavise.messages.result.Finding;
import dev.pavise.messages.result.Tier;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A worker that reads and writes the real records on the real broker and judges as it is told to.
 * What it signs is signed for real.
 */
public final class FakeWorker implements AutoCloseable {
  public static final Finding FINDING =
      new Finding(
          "PCR_MISMATCH",
          Axis.GUEST_IMAGE,
          Finding.Severity.FAIL,
          "pcr.sha256.11",
          "expected",
          "found",
          "boot the image that the manifest names");

  private final Signer signer;
  private final KafkaConsumer<String, byte[]> consumer;
  private final KafkaProducer<String, byte[]> producer;
  private final Thread thread;
  private final List<EvidenceReceived> received = new CopyOnWriteArrayList<>();
  private volatile boolean running = true;
  private volatile Mood mood = Mood.AFFIRMS;
  private volatile Duration evidenceMaxAge = Duration.ofMinutes(10);
  private volatile UnaryOperator<AttestationResult> twist = UnaryOperator.identity();

  /** How it judges. */
  public enum Mood {
    AFFIRMS,
    WARNS,
    REFUSES_CHALLENGES,
    REFUSES_EVIDENCE,
    REFUSES_KEYS,
    WITHHOLDS_KEYS,
    SILENT
  }

  public FakeWorker(String servers, Signer signer) {
    this.signer = signer;
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                ConsumerConfig.GROUP_ID_CONFIG,
                "fake-worker-" + UUID.randomUUID(),
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "latest",
                ConsumerConfig.METADATA_MAX_AGE_CONFIG,
                500),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    this.producer =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, servers),
            new StringSerializer(),
            new ByteArraySerializer());
    this.thread = Thread.ofPlatform().name("fake-worker").daemon().start(this::run);
  }

  public void setMood(Mood mood) {
    this.mood = mood;
  }

  public void setEvidenceMaxAge(Duration age) {
    this.evidenceMaxAge = age;
  }

  /** Changes what is signed. */
  public void setTwist(UnaryOperator<AttestationResult> twist) {
    this.twist = twist;
  }

  public List<EvidenceReceived> received() {
    return List.copyOf(received);
  }

  /** Sends any record, also one that no worker would. */
  public void send(String topic, DeploymentId key, Record message) {
    var unused = producer.send(new ProducerRecord<>(topic, key.toString(), Json.write(message)));
    producer.flush();
  }

  private void run() {
    try {
      consumer.subscribe(List.of(Topics.CHALLENGE_REQUESTED, Topics.EVIDENCE_RECEIVED));
      while (running) {
        for (var each : consumer.poll(Duration.ofMillis(200))) {
          if (each.topic().equals(Topics.CHALLENGE_REQUESTED)) {
            issue(Json.readTolerant(each.value(), ChallengeRequested.class));
          } else {
            judge(Json.readTolerant(each.value(), EvidenceReceived.class));
          }
        }
      }
    } catch (WakeupException e) {
      running = false;
    } finally {
      consumer.close();
      producer.close(Duration.ofSeconds(2));
    }
  }

  private void issue(ChallengeRequested request) {
    if (mood == Mood.SILENT) {
      return;
    }
    var refuses = mood == Mood.REFUSES_CHALLENGES;
    send(
        Topics.CHALLENGE_ISSUED,
        request.deployment(),
        new ChallengeIssued(
            ChallengeIssued.VERSION,
            request.tenant(),
            request.deployment(),
            request.challenge(),
            Instant.now(),
            refuses
                ? null
                : new Challenge(
                    request.challenge(),
                    Instant.now().plusSeconds(120),
                    new Challenge.Credential(bytes("id"), bytes("secret")),
                    bytes("ticket")),
            refuses ? List.of(FINDING) : List.of()));
  }

  private void judge(EvidenceReceived evidence) {
    received.add(evidence);
    if (mood == Mood.SILENT) {
      return;
    }
    send(Topics.EVIDENCE_APPRAISED, evidence.deployment(), appraised(evidence));
    if (mood == Mood.AFFIRMS || mood == Mood.WARNS || mood == Mood.REFUSES_KEYS) {
      send(
          Topics.KEYS_RELEASED,
          evidence.deployment(),
          released(evidence, mood != Mood.REFUSES_KEYS));
    }
  }

  public EvidenceAppraised appraised(EvidenceReceived evidence) {
    return new EvidenceAppraised(
        EvidenceAppraised.VERSION,
        evidence.tenant(),
        evidence.deployment(),
        evidence.challenge(),
        evidence.evidenceId(),
        Instant.now(),
        signer.sign(twist.apply(result(evidence))),
        null);
  }

  public static KeysReleased released(EvidenceReceived evidence, boolean released) {
    return new KeysReleased(
        KeysReleased.VERSION,
        evidence.tenant(),
        evidence.deployment(),
        evidence.evidenceId(),
        Instant.now(),
        released ? bytes("released keys") : null,
        released ? List.of("tls-key") : List.of(),
        released ? List.of() : List.of(FINDING));
  }

  private AttestationResult result(EvidenceReceived evidence) {
    var tier =
        switch (mood) {
          case WARNS -> Tier.WARNING;
          case REFUSES_EVIDENCE -> Tier.CONTRAINDICATED;
          default -> Tier.AFFIRMING;
        };
    var manifest = Envelope.decode(evidence.material().manifest().toByteArray()).payloadDigest();
    return result(
        evidence.tenant(),
        evidence.deployment(),
        evidence.evidenceId(),
        tier,
        Sha256.of(evidence.evidence()),
        manifest,
        evidenceMaxAge);
  }

  public static AttestationResult result(
      TenantId tenant,
      DeploymentId deployment,
      EvidenceId evidence,
      Tier tier,
      Sha256 evidenceDigest,
      Sha256 manifest,
      Duration maxAge) {
    var some = Sha256.of(bytes("some"));
    var now = Instant.now();
    return new AttestationResult(
        AttestationResult.VERSION,
        tenant,
        deployment,
        evidence,
        null,
        tier,
        Arrays.stream(Axis.values()).map(axis -> new AxisResult(axis, status(axis, tier))).toList(),
        tier == Tier.CONTRAINDICATED ? List.of(FINDING) : List.of(),
        true,
        "tpm-development",
        some,
        null,
        evidenceDigest,
        some,
        manifest,
        some,
        some,
        some,
        "test",
        now,
        now,
        now.plus(maxAge));
  }

  private static AxisStatus status(Axis axis, Tier tier) {
    if (axis == Axis.GUEST_IMAGE && tier == Tier.CONTRAINDICATED) {
      return AxisStatus.FAIL;
    }
    return axis == Axis.HARDWARE ? AxisStatus.WARN : AxisStatus.PASS;
  }

  private static Bytes bytes(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    running = false;
    consumer.wakeup();
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
