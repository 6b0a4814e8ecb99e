package dev.pavise.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.manifest.Envelope;
import dev.pavise.messages.records.ChallengeIssued;
import dev.pavise.messages.records.EvidenceAppraised;
import dev.pavise.messages.records.KeysReleased;
import dev.pavise.messages.records.ReleaseMaterial;
import dev.pavise.messages.records.Topics;
import dev.pavise.messages.result.Tier;
import dev.pavise.messages.sealing.ReleasedKeys;
import dev.pavise.messages.sealing.SealingKey;
import dev.pavise.worker.keys.ResultKey;
import dev.pavise.worker.result.EarAuthenticator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worker as a process of its own, killed without warning. */
class WorkerProcessIT {
  private static final String WITHOUT_RELEASE = "--pavise.worker.keyrelease.enabled=false";

  @TempDir Path directory;
  private TestBroker broker;
  private Scene scene;
  private Topic topics;
  private List<String> arguments;
  private EarAuthenticator ears;
  private ReleaseMaterial material;
  private Scene.Guest guest;
  private final List<WorkerProcess> running = new ArrayList<>();

  @BeforeEach
  void prepare() throws Exception {
    broker = TestBroker.start();
    arguments = WorkerProcess.configure(directory, new Scene(), broker.address());
    var keys = directory.resolve("keys");
    scene =
        new Scene(
            SealingKey.fromPrivateBytes(
                Base64.getDecoder().decode(Files.readString(keys.resolve("release.key")).strip())));
    ears =
        new EarAuthenticator(List.of(ResultKey.readPublic(keys.resolve("result.pub.pem"), "test")));
    topics = new Topic(broker.properties(), scene.deployment);
    material = scene.material();
    guest = scene.guest(Envelope.decode(material.manifest().toByteArray()));
  }

  @AfterEach
  void killEverything() throws InterruptedException {
    for (var process : running) {
      process.kill();
    }
    topics.close();
  }

  @Test
  void reachesTheReleaseAlthoughItIsKilledBetweenEvidenceAndRelease() throws Exception {
    var first = start(WITHOUT_RELEASE);
    topics.send(Topics.CHALLENGE_REQUESTED, guest.request());
    var challenge =
        Objects.requireNonNull(
            topics.next(Topics.CHALLENGE_ISSUED, ChallengeIssued.class).issued());
    var evidence = guest.evidence(challenge);
    var received = scene.received(challenge.id(), evidence, material);
    topics.send(Topics.EVIDENCE_RECEIVED, received);
    var verdict = topics.next(Topics.EVIDENCE_APPRAISED, EvidenceAppraised.class);
    assertThat(ears.authenticate(verdict.ear()).status()).isEqualTo(Tier.AFFIRMING);
    first.kill();

    start();
    var released = topics.next(Topics.KEYS_RELEASED, KeysReleased.class);
    assertThat(released.findings()).isEmpty();
    var keys = ReleasedKeys.decode(Objects.requireNonNull(released.releasedKeys()).toByteArray());
    assertThat(
            keys.open(
                scene.agentKey,
                scene.releaseKeyPair.publicKey(),
                Sha256.of(evidence.runtimeData())))
        .containsExactly(
            new ReleasedKeys.Secret(
                Scene.SECRET_NAME, Bytes.copyOf(Scene.SECRET.getBytes(StandardCharsets.UTF_8))));
    assertThat(topics.isQuiet(Topics.EVIDENCE_APPRAISED, Duration.ofSeconds(2))).isTrue();

    topics.send(Topics.EVIDENCE_RECEIVED, scene.received(challenge.id(), evidence, material));
    var second = topics.next(Topics.EVIDENCE_APPRAISED, EvidenceAppraised.class);
    assertThat(Judging.codes(ears.authenticate(second.ear()).findings()))
        .containsExactly("CHALLENGE_REUSED");
    assertNothingIsSaid();
  }

  @Test
  void refusesToStartWithAKeyThatOthersCanRead() throws Exception {
    Files.setPosixFilePermissions(
        directory.resolve("keys/release.key"), PosixFilePermissions.fromString("rw-r-----"));
    assertThat(start().waitFor()).isEqualTo(1);
    assertThat(logs()).contains("pavise.worker.release-key-file", "chmod 600");
  }

  /** No secret, nonce or evidence in what the worker prints. */
  private void assertNothingIsSaid() throws Exception {
    assertThat(logs())
        .contains("worker ready")
        .doesNotContain(Scene.SECRET)
        .doesNotContain(Bytes.copyOf(Scene.SECRET.getBytes(StandardCharsets.UTF_8)).toBase64())
        .doesNotContain(Files.readString(directory.resolve("keys/release.key")).strip());
  }

  private String logs() throws Exception {
    var text = new StringBuilder();
    try (var files = Files.newDirectoryStream(directory, "*.log")) {
      for (var file : files) {
        text.append(Files.readString(file));
      }
    }
    return text.toString();
  }

  private WorkerProcess start(String... more) throws Exception {
    var all = new ArrayList<>(arguments);
    all.addAll(List.of(more));
    var process = WorkerProcess.start(directory, all);
    running.add(process);
    return process;
  }
}
