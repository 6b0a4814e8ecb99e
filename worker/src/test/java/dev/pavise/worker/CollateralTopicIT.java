package dev.pavise.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.attestation.chain.PinnedCollateral;
import dev.pavise.attestation.testkit.tdx.TestIntel;
import dev.pavise.attestation.testkit.tdx.TestIntel.Level;
import dev.pavise.attestation.wire.Octets;
import dev.pavise.collateral.Answer;
import dev.pavise.collateral.Bundle;
import dev.pavise.collateral.CollateralStore;
import dev.pavise.collateral.Held;
import dev.pavise.collateral.Pacing;
import dev.pavise.collateral.VendorService;
import dev.pavise.messages.ChallengeId;
import dev.pavise.messages.Json;
import dev.pavise.messages.attester.RuntimeData;
import dev.pavise.messages.manifest.TrustRequirements;
import dev.pavise.messages.records.ChallengeIssued;
import dev.pavise.messages.records.ChallengeRequested;
import dev.pavise.messages.records.Topics;
import dev.pavise.messages.result.AttestationResult;
import dev.pavise.messages.result.Tier;
import dev.pavise.worker.collateral.CollateralTopic;
import dev.pavise.worker.collateral.StoredCollateral;
import dev.pavise.worker.verification.HandlerForTests;
import java.nio.charset.StandardCharsets;
import java.security.cert.CRLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What workers tell each other of collateral, over a real broker. */
class CollateralTopicIT {
  private static final Duration LEARNT_WITHIN = Duration.ofSeconds(20);

  private final TestBroker broker = TestBroker.start();
  private final Scene scene = new Scene();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final AtomicInteger asked = new AtomicInteger();

  @AfterEach
  void closeAll() throws Exception {
    for (var one : open.reversed()) {
      one.close();
    }
  }

  @Test
  void aWorkerJudgesWithWhatAnotherFetchedAndAsksNobody() throws Exception {
    var first = worker(vendor(Hardware.INTEL));
    assertThat(judge(first).status()).isEqualTo(Tier.AFFIRMING);
    assertThat(asked).hasValue(4);

    var second = worker((wanted, etag) -> new Answer.Absent());
    awaitLearnt(second, 4);
    assertThat(judge(second).status()).isEqualTo(Tier.AFFIRMING);
    assertThat(asked).hasValue(4);
  }

  @Test
  void forgedContentOfTheTopicIsNotBelieved() throws Exception {
    var stranger = new TestIntel("stranger");
    send("intel/tdx/qe", "poison".getBytes(StandardCharsets.UTF_8));
    send("intel/tdx/qe", null);
    var forged = new ArrayList<Held>();
    try (var store =
        new CollateralStore(
            vendor(stranger), scene.clock, Pacing.standard(), forged::add, Hardware.roots())) {
      judge(store);
    }
    assertThat(forged).hasSize(4);
    for (var one : forged) {
      send(one.key(), Bundle.encodeOne(one).toByteArray());
    }

    var genuine = new ArrayList<Held>();
    try (var store =
        new CollateralStore(
            vendor(Hardware.INTEL),
            scene.clock,
            Pacing.standard(),
            genuine::add,
            Hardware.roots())) {
      judge(store);
    }
    var last = genuine.getLast();
    send(last.key(), Bundle.encodeOne(last).toByteArray());

    asked.set(0);
    var store = worker(vendor(Hardware.INTEL));
    awaitLearnt(store, 1);
    assertThat(store.all()).extracting(Held::key).containsExactly(last.key());
    assertThat(judge(store).status()).isEqualTo(Tier.AFFIRMING);
    assertThat(asked).hasValue(3);
  }

  @Test
  void aRecordUnderTheKeyOfAnotherIsPassedOver() throws Exception {
    var shared = new ArrayList<Held>();
    try (var store =
        new CollateralStore(
            vendor(Hardware.INTEL),
            scene.clock,
            Pacing.standard(),
            shared::add,
            Hardware.roots())) {
      judge(store);
    }
    for (var one : shared) {
      send("another/" + one.key(), Bundle.encodeOne(one).toByteArray());
    }
    var last = shared.getLast();
    send(last.key(), Bundle.encodeOne(last).toByteArray());

    var store = worker((wanted, etag) -> new Answer.Absent());
    awaitLearnt(store, 1);
    assertThat(store.all()).extracting(Held::key).containsExactly(last.key());
  }

  private CollateralStore worker(VendorService service) {
    var topic = new CollateralTopic(broker.properties(), broker.properties());
    var store =
        new CollateralStore(service, scene.clock, Pacing.standard(), topic, Hardware.roots());
    open.add(topic);
    open.add(store);
    topic.follow(store);
    return store;
  }

  private VendorService vendor(TestIntel intel) {
    return (wanted, etag) -> {
      asked.incrementAndGet();
      var root = Hardware.encoded(intel.certificate(Level.ROOT));
      var signer = List.of(Hardware.encoded(intel.certificate(Level.TCB_SIGNER)), root);
      var authority = List.of(Hardware.encoded(intel.certificate(Level.AUTHORITY)), root);
      return switch (wanted.key()) {
        case "intel/tdx/tcb/90c06f000000" -> document(intel.tcbInfo(text -> text), signer);
        case "intel/tdx/qe" -> document(intel.qeIdentity(text -> text), signer);
        case "intel/crl/platform" -> document(list(intel, Level.AUTHORITY), authority);
        case "intel/crl/root" -> document(list(intel, Level.ROOT), List.of(root));
        default -> new Answer.Absent();
      };
    };
  }

  private static Answer document(Octets content, List<Octets> issuers) {
    return new Answer.Document(content, issuers, Optional.empty(), Optional.empty());
  }

  private static Octets list(TestIntel intel, Level issuer) {
    try {
      return Octets.copyOf(intel.revocationList(issuer).getEncoded());
    } catch (CRLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void send(String key, byte @Nullable [] value) throws Exception {
    try (var producer =
        new KafkaProducer<byte[], byte[]>(
            broker.properties(), new ByteArraySerializer(), new ByteArraySerializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  Topics.ENDORSEMENTS_CACHED, key.getBytes(StandardCharsets.UTF_8), value))
          .get();
    }
  }

  private static void awaitLearnt(CollateralStore store, int count) throws InterruptedException {
    long deadline = System.nanoTime() + LEARNT_WITHIN.toNanos();
    while (store.all().size() < count && System.nanoTime() < deadline) {
      Thread.sleep(50);
    }
    assertThat(store.all()).hasSizeGreaterThanOrEqualTo(count);
  }

  /** One TD's evidence, judged with what the store has. */
  private AttestationResult judge(CollateralStore store) {
    var standard = scene.trust();
    var trust =
        new TrustRequirements(
            List.of(Hardware.TDX.platform()),
            standard.guestImages(),
            Map.of(),
            List.of(),
            standard.evidenceMaxAge(),
            standard.attestationInterval(),
            true,
            List.of(),
            standard.releaseKey());
    var sealed = scene.sealedSecret();
    var manifest = scene.manifest(trust, sealed);
    var judging =
        new Judging(
            scene,
            HandlerForTests.of(
                scene.verification(
                    new StoredCollateral(
                        new PinnedCollateral(List.of(), List.of(), List.of()),
                        Hardware.roots(),
                        store),
                    List.of(Hardware.referenceValues(scene)))));
    var out =
        judging.handle(
            Topics.CHALLENGE_REQUESTED,
            new ChallengeRequested(
                ChallengeRequested.VERSION,
                scene.tenant,
                scene.deployment,
                ChallengeId.random(),
                scene.clock.instant(),
                Hardware.TDX.request()));
    var challenge =
        Objects.requireNonNull(
            Json.readTolerant(out.getFirst().value(), ChallengeIssued.class).issued());
    var data =
        new RuntimeData(
                challenge.requireNonce(), scene.agentKey.publicKey(), manifest.payloadDigest())
            .encode();
    var evidence =
        Hardware.TDX.evidence(
            scene, challenge.ticket(), data, data, manifest, new Hardware.Draft());
    return judging.result(
        scene.received(challenge.id(), evidence, scene.material(manifest, sealed)));
  }
}
