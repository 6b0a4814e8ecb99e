package dev.pavise.worker.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pavise.attestation.testkit.AkTemplate;
import dev.pavise.attestation.testkit.EkKind;
import dev.pavise.attestation.testkit.SoftwareTpm;
import dev.pavise.attestation.testkit.TestGuestImage;
import dev.pavise.attestation.testkit.TestVendor;
import dev.pavise.attestation.tpm.TpmAttribute;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.ChallengeId;
import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.EvidenceId;
import dev.pavise.messages.Json;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.attester.AttestationRequest;
import dev.pavise.messages.attester.Challenge;
import dev.pavise.messages.attester.Evidence;
import dev.pavise.messages.attester.RuntimeData;
import dev.pavise.messages.manifest.Envelope;
import dev.pavise.messages.manifest.TrustRequirements;
import dev.pavise.messages.records.ChallengeIssued;
import dev.pavise.messages.records.ChallengeRequested;
import dev.pavise.messages.records.EvidenceReceived;
import dev.pavise.messages.records.ReleaseMaterial;
import dev.pavise.messages.records.TenantKind;
import dev.pavise.messages.records.Topics;
import dev.pavise.messages.result.AttestationResult;
import dev.pavise.messages.result.Finding;
import dev.pavise.messages.result.Tier;
import dev.pavise.worker.Judging;
import dev.pavise.worker.Scene;
import dev.pavise.worker.kafka.Placement;
import dev.pavise.worker.kafka.RecordHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Everything is good but the one thing that each test spoils. */
class VerificationHandlerTest {
  private final Scene scene = new Scene();
  private final UsedChallenges used = new UsedChallenges();
  private final VerificationHandler handler =
      scene.verification().handler(new Placement(Judging.PARTITIONS), used);
  private final Judging judging = new Judging(scene, handler);
  private final Bytes sealed = scene.sealedSecret();
  private final Envelope manifest = scene.manifest(sealed);
  private final ReleaseMaterial material = scene.material(manifest, sealed);
  private final Scene.Guest guest = scene.guest(manifest);

  @BeforeEach
  void assignPartitions() {
    for (int partition = 0; partition < Judging.PARTITIONS; partition++) {
      used.assign(partition, Map.of());
    }
  }

  @Test
  void affirmsAGoodGuestAndSaysThatItIsDevelopment() {
    var result = result(UnaryOperator.identity());
    assertThat(result.status()).isEqualTo(Tier.AFFIRMING);
    assertThat(result.development()).isTrue();
    assertThat(result.platform()).isEqualTo("tpm-development");
    assertThat(result.agentKey()).isEqualTo(scene.agentKey.publicKey());
    assertThat(result.manifestDigest()).isEqualTo(manifest.payloadDigest());
    assertThat(result.tenant()).isEqualTo(scene.tenant);
    assertThat(result.expiresAt()).isEqualTo(Scene.NOW.plus(Duration.ofMinutes(10)));
  }

  @Test
  void carriesTheMaterialOnOnlyWhenItAffirms() {
    var challenge = judging.challenge(guest);
    var good = judging.appraised(received(challenge, guest.evidence(challenge)));
    assertThat(good.material()).isEqualTo(material);
    var again = judging.appraised(received(challenge, guest.evidence(challenge)));
    assertThat(again.material()).isNull();
  }

  // Challenges.

  @Test
  void givesNoChallengeToATpmOfAnUnknownMaker() {
    var other = new SoftwareTpm(new TestVendor("other"), "x", EkKind.ECC_P256, AkTemplate.ECDSA);
    assertThat(challengeFindings(other)).containsExactly("EK_CHAIN_UNKNOWN_ROOT");
  }

  @Test
  void givesNoChallengeToAKeyThatIsNoAttestationKey() {
    var tpm =
        new SoftwareTpm(
            scene.vendor,
            "x",
            EkKind.ECC_P256,
            AkTemplate.ECDSA.without(TpmAttribute.RESTRICTED).with(TpmAttribute.DECRYPT));
    assertThat(challengeFindings(tpm)).containsExactly("AK_ATTRIBUTES");
  }

  @Test
  void givesNoChallengeForBytesThatAreNoCertificate() {
    var request = guest.request();
    var tpm = (AttestationRequest.Tpm) request.request();
    assertThat(
            challengeFindings(
                new AttestationRequest.Tpm(List.of(Bytes.copyOf(new byte[5])), tpm.akPublic())))
        .containsExactly("EK_CERTIFICATE_MALFORMED");
    assertThat(challengeFindings(new AttestationRequest.Tpm(List.of(), tpm.akPublic())))
        .containsExactly("EK_CERTIFICATE_MISSING");
    assertThat(
            challengeFindings(
                new AttestationRequest.Tpm(tpm.ekCertificates(), Bytes.copyOf(new byte[5]))))
        .containsExactly("MALFORMED_EVIDENCE");
  }

  @Test
  void everyChallengeHasANonceOfItsOwn() {
    var first = guest.runtimeData(judging.challenge(guest));
    var second = guest.runtimeData(judging.challenge(guest));
    assertThat(first.challenge()).isNotEqualTo(second.challenge());
    assertThat(first.challenge().size()).isEqualTo(32);
  }

  // Freshness.

  @Test
  void refusesAnAnswerToAChallengeThatHasExpired() {
    var challenge = judging.challenge(guest);
    scene.clock.advance(Duration.ofMinutes(5));
    assertThat(codes(received(challenge, guest.evidence(challenge))))
        .containsExactly("CHALLENGE_EXPIRED");
  }

  @Test
  void refusesTheChallengeOfAnotherDeployment() {
    var other = DeploymentId.random();
    var request = guest.request();
    var challenge =
        challengeOf(
            new ChallengeRequested(
                1,
                scene.tenant,
                other,
                request.challenge(),
                request.requestedAt(),
                request.request()),
            other);
    assertThat(codes(received(challenge, guest.evidence(challenge))))
        .containsExactly("CHALLENGE_OF_OTHER_DEPLOYMENT");
  }

  @Test
  void refusesTheEvidenceOfAnotherTenantsGuest() {
    var request = guest.request();
    var challenge =
        challengeOf(
            new ChallengeRequested(
                1,
                TenantId.random(),
                scene.deployment,
                request.challenge(),
                request.requestedAt(),
                request.request()),
            scene.deployment);
    assertThat(codes(received(challenge, guest.evidence(challenge))))
        .containsExactly("CHALLENGE_OF_OTHER_DEPLOYMENT");
  }

  @Test
  void refusesATicketUnderTheIdOfAnotherChallenge() {
    var challenge = judging.challenge(guest);
    var received = scene.received(ChallengeId.random(), guest.evidence(challenge), material);
    assertThat(codes(received)).containsExactly("CHALLENGE_OF_OTHER_DEPLOYMENT");
  }

  @Test
  void refusesATicketThatItDidNotMake() {
    assertThat(codes(e -> withTicket(e, Bytes.copyOf(new byte[200]))))
        .containsExactly("CHALLENGE_NOT_OURS", "AK_CREDENTIAL");
    assertThat(codes(e -> withTicket(e, Bytes.empty())))
        .containsExactly("CHALLENGE_NOT_OURS", "AK_CREDENTIAL");
  }

  @Test
  void refusesATicketThatWasChanged() {
    assertThat(
            codes(
                e -> {
                  var bytes = e.ticket().toByteArray();
                  bytes[bytes.length - 1] ^= 1;
                  return withTicket(e, Bytes.copyOf(bytes));
                }))
        .containsExactly("CHALLENGE_NOT_OURS", "AK_CREDENTIAL");
  }

  @Test
  void refusesTheSameEvidencePostedTwice() {
    var challenge = judging.challenge(guest);
    var evidence = guest.evidence(challenge);
    assertThat(codes(received(challenge, evidence))).isEmpty();
    var second = judging.result(received(challenge, evidence));
    assertThat(Judging.codes(second.findings())).containsExactly("CHALLENGE_REUSED");
    assertThat(second.status()).isEqualTo(Tier.CONTRAINDICATED);
  }

  @Test
  void givesTheSameVerdictForTheSamePostingDeliveredAgain() {
    var challenge = judging.challenge(guest);
    var received = received(challenge, guest.evidence(challenge));
    var first = judging.appraised(received);
    scene.clock.advance(Duration.ofMinutes(10));
    var again = judging.appraised(received);
    assertThat(again.ear()).isEqualTo(first.ear());
    assertThat(again.material()).isEqualTo(first.material());
  }

  @Test
  void anotherPostingUnderAnUsedIdIsNotTheSame() {
    var challenge = judging.challenge(guest);
    var first = received(challenge, guest.evidence(challenge));
    judging.appraised(first);
    var other = received(challenge, guest.evidence(challenge));
    var posing =
        new EvidenceReceived(
            1,
            other.tenant(),
            other.tenantKind(),
            other.deployment(),
            other.challenge(),
            first.evidenceId(),
            other.receivedAt(),
            other.evidence(),
            other.material());
    assertThat(other.evidence()).isNotEqualTo(first.evidence());
    assertThat(codes(posing)).containsExactly("CHALLENGE_REUSED");
  }

  @Test
  void aRefusedPostingUsesItsChallengeUpToo() {
    var challenge = judging.challenge(guest);
    var good = guest.evidence(challenge);
    judging.result(received(challenge, withoutLastPcr(good)));
    assertThat(codes(received(challenge, good))).containsExactly("CHALLENGE_REUSED");
  }

  // What was measured.

  @Test
  void refusesAGuestImageWithOneByteOfItsCommandLineChanged() {
    var other =
        scene.guest(manifest, AkTemplate.ECDSA, TestGuestImage.withCommandLine("quiet panic=-2"));
    var challenge = judging.challenge(other);
    var result = judging.result(received(challenge, other.evidence(challenge)));
    assertThat(Judging.codes(result.findings())).containsExactly("PCR_MISMATCH");
    assertThat(result.status()).isEqualTo(Tier.CONTRAINDICATED);
    assertThat(result.findings())
        .filteredOn(finding -> finding.field().equals("pcr.sha256.11"))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.expected()).hasSize(64);
              assertThat(finding.found()).hasSize(64).isNotEqualTo(finding.expected());
            });
  }

  @Test
  void refusesAManifestThatWasAlteredAfterItWasSigned() {
    var altered =
        Bytes.copyOf(
            new String(manifest.payload().toByteArray(), StandardCharsets.UTF_8)
                .replace("\"exec\":false", "\"exec\":true ")
                .getBytes(StandardCharsets.UTF_8));
    assertThat(altered).isNotEqualTo(manifest.payload());
    var forged = new Envelope(altered, manifest.payloadType(), manifest.signatures());
    assertThat(codesWith(scene.material(forged, sealed)))
        .contains("MANIFEST_NOT_AUTHENTIC", "MANIFEST_MISMATCH", "PLATFORM_NOT_ALLOWED");
  }

  @Test
  void refusesAnotherManifestOfTheSameOwner() {
    var other = scene.manifest(scene.sealedSecret());
    assertThat(codesWith(scene.material(other, sealed)))
        .containsExactly("MANIFEST_MISMATCH", "WORKLOAD_MISMATCH");
  }

  @Test
  void refusesAGuestThatSaysItMeasuredAnotherManifest() {
    var challenge = judging.challenge(guest);
    var data = guest.runtimeData(challenge);
    var lying = new RuntimeData(data.challenge(), data.agentKey(), Sha256.of(new byte[1]));
    assertThat(codes(received(challenge, guest.evidence(challenge, lying))))
        .containsExactly("MANIFEST_MISMATCH");
  }

  @Test
  void refusesBytesThatAreNoManifest() {
    assertThat(codesWith(new ReleaseMaterial(Bytes.copyOf(new byte[10]), Map.of())))
        .contains("MANIFEST_NOT_AUTHENTIC");
  }

  @Test
  void refusesWhatWasSignedWithAnOwnerKeyThatIsRevoked() {
    assertThat(
            codesWith(
                new ReleaseMaterial(
                    material.manifest(), material.sealedSecrets(), Instant.EPOCH.plusSeconds(1))))
        .containsExactly("OWNER_KEY_REVOKED");
  }

  // What the owner demands.

  @Test
  void refusesADevelopmentGuestForATenantMarkedProduction() {
    var challenge = judging.challenge(guest);
    var good = received(challenge, guest.evidence(challenge));
    var production =
        new EvidenceReceived(
            1,
            good.tenant(),
            TenantKind.PRODUCTION,
            good.deployment(),
            good.challenge(),
            good.evidenceId(),
            good.receivedAt(),
            good.evidence(),
            good.material());
    assertThat(codes(production)).containsExactly("DEVELOPMENT_NOT_ALLOWED");
  }

  @Test
  void refusesDevelopmentHardwareThatTheManifestDoesNotAllow() {
    assertThat(codesUnder(trust(List.of("tpm-development"), Map.of(), false, List.of())))
        .containsExactly("DEVELOPMENT_NOT_ALLOWED");
  }

  @Test
  void refusesAPlatformThatTheManifestDoesNotName() {
    assertThat(codesUnder(trust(List.of(), Map.of(), true, List.of())))
        .containsExactly("PLATFORM_NOT_ALLOWED");
  }

  @Test
  void refusesConditionsThatItCannotCheck() {
    assertThat(
            codesUnder(
                trust(List.of("tpm-development"), Map.of("snp.microcode", 1L), true, List.of())))
        .containsExactly("CONDITION_NOT_SUPPORTED");
    assertThat(codesUnder(trust(List.of("tpm-development"), Map.of(), true, List.of("x > 1"))))
        .containsExactly("CONDITION_NOT_SUPPORTED");
  }

  @Test
  void holdsEvidenceToTheConditionsOfItsManifest() {
    assertThat(
            codesUnder(
                trust(
                    List.of("tpm-development"),
                    Map.of(),
                    true,
                    List.of("tpm.event_log_replays && !production"))))
        .doesNotContain("CONDITION_NOT_MET", "CONDITION_NOT_SUPPORTED");
    assertThat(codesUnder(trust(List.of("tpm-development"), Map.of(), true, List.of("production"))))
        .contains("CONDITION_NOT_MET");
  }

  // Evidence that is none.

  @Test
  void findsEvidenceMalformedInsteadOfFailing() {
    var challenge = judging.challenge(guest);
    for (var json : List.of("", "{}", "null", "[]", "{\"format\":\"tpm-2.0\"}", "\u0000")) {
      var good = scene.received(challenge.id(), guest.evidence(challenge), material);
      var bad = withEvidence(good, Bytes.copyOf(json.getBytes(StandardCharsets.UTF_8)));
      assertThat(codes(bad)).contains("EVIDENCE_MALFORMED", "CHALLENGE_NOT_OURS");
    }
  }

  @Test
  void findsEvidenceWithUnknownFieldsMalformed() {
    var challenge = judging.challenge(guest);
    var good = received(challenge, guest.evidence(challenge));
    var json = new String(good.evidence().toByteArray(), StandardCharsets.UTF_8);
    var more = json.substring(0, json.length() - 1) + ",\"smuggled\":1}";
    assertThat(codes(withEvidence(good, Bytes.copyOf(more.getBytes(StandardCharsets.UTF_8)))))
        .contains("EVIDENCE_MALFORMED");
  }

  @Test
  void findsEvidenceTooLarge() {
    var challenge = judging.challenge(guest);
    var good = received(challenge, guest.evidence(challenge));
    assertThat(codes(withEvidence(good, Bytes.copyOf(new byte[Evidence.SIZE_BYTES_MAX + 1]))))
        .contains("EVIDENCE_MALFORMED");
  }

  @Test
  void findsStructuresMalformed() {
    assertThat(
            codes(
                e -> evidence(e, e.akPublic(), Bytes.copyOf(new byte[7]), e.pcrs(), e.eventLog())))
        .containsExactly("MALFORMED_EVIDENCE");
    assertThat(
            codes(e -> evidence(e, e.akPublic(), e.quote(), e.pcrs(), Bytes.copyOf(new byte[7]))))
        .containsExactly("EVENT_LOG_MALFORMED");
  }

  @Test
  void findsAnAgentKeyOfTheWrongLength() {
    var challenge = judging.challenge(guest);
    var data = guest.runtimeData(challenge);
    var odd = new RuntimeData(data.challenge(), Bytes.copyOf(new byte[31]), data.manifest());
    assertThat(codes(received(challenge, guest.evidence(challenge, odd))))
        .containsExactly("RUNTIME_DATA_MALFORMED");
  }

  @Test
  void neverReleasesAnAgentKeyThatIsNotBound() {
    var impostor = new SoftwareTpm(scene.vendor, "impostor", EkKind.ECC_P256, AkTemplate.ECDSA);
    var result =
        result(
            e -> evidence(e, Scene.bytes(impostor.akPublic()), e.quote(), e.pcrs(), e.eventLog()));
    assertThat(Judging.codes(result.findings())).contains("AK_CREDENTIAL", "QUOTE_SIGNATURE");
    assertThat(result.agentKey()).isNull();
  }

  // Records.

  @Test
  void aRecordThatCannotBeReadBecomesADeadLetter() {
    for (var value : List.of("", "{}", "not json", "{\"version\":1}")) {
      assertThatThrownBy(
              () -> handle(Topics.EVIDENCE_RECEIVED, value.getBytes(StandardCharsets.UTF_8)))
          .isInstanceOf(RecordHandler.Unbelievable.class);
    }
    assertThatThrownBy(() -> handle(Topics.EVIDENCE_RECEIVED, null))
        .isInstanceOf(RecordHandler.Unbelievable.class);
  }

  @Test
  void aRecordInAnotherPartitionThanItsDeploymentsIsNotJudged() {
    var challenge = judging.challenge(guest);
    var value = Json.write(received(challenge, guest.evidence(challenge)));
    int right = Judging.partitionOf(scene.deployment);
    assertThatThrownBy(
            () ->
                handler.handle(
                    new ConsumerRecord<>(
                        Topics.EVIDENCE_RECEIVED,
                        (right + 1) % Judging.PARTITIONS,
                        0,
                        Judging.key(scene.deployment),
                        value)))
        .isInstanceOf(RecordHandler.Unbelievable.class);
    assertThatThrownBy(
            () ->
                handler.handle(
                    new ConsumerRecord<>(
                        Topics.EVIDENCE_RECEIVED,
                        right,
                        0,
                        Judging.key(DeploymentId.random()),
                        value)))
        .isInstanceOf(RecordHandler.Unbelievable.class);
  }

  @Test
  void judgesNothingBeforeItKnowsWhatWasUsed() {
    var challenge = judging.challenge(guest);
    used.revoke(Judging.partitionOf(scene.deployment));
    var received = received(challenge, guest.evidence(challenge));
    assertThatThrownBy(() -> judging.appraised(received)).isInstanceOf(IllegalStateException.class);
  }

  private EvidenceReceived received(Challenge challenge, Evidence evidence) {
    return scene.received(challenge.id(), evidence, material);
  }

  private AttestationResult result(UnaryOperator<Evidence.Tpm> spoil) {
    var challenge = judging.challenge(guest);
    return judging.result(received(challenge, spoil.apply(guest.evidence(challenge))));
  }

  private List<String> codes(UnaryOperator<Evidence.Tpm> spoil) {
    return Judging.codes(result(spoil).findings());
  }

  private List<String> codes(EvidenceReceived received) {
    var result = judging.result(received);
    assertThat(result.status() == Tier.AFFIRMING)
        .isEqualTo(Judging.codes(result.findings()).isEmpty());
    return Judging.codes(result.findings());
  }

  private List<String> codesWith(ReleaseMaterial other) {
    var challenge = judging.challenge(guest);
    return codes(scene.received(challenge.id(), guest.evidence(challenge), other));
  }

  private List<String> codesUnder(TrustRequirements trust) {
    var other = scene.manifest(trust, sealed);
    var launched = scene.guest(other);
    var challenge = judging.challenge(launched);
    return codes(
        scene.received(
            challenge.id(), launched.evidence(challenge), scene.material(other, sealed)));
  }

  private TrustRequirements trust(
      List<String> platforms,
      Map<String, Long> minimumTcb,
      boolean allowDevelopment,
      List<String> conditions) {
    var good = scene.trust();
    return new TrustRequirements(
        platforms,
        good.guestImages(),
        minimumTcb,
        List.of(),
        good.evidenceMaxAge(),
        good.attestationInterval(),
        allowDevelopment,
        conditions,
        good.releaseKey());
  }

  private List<String> challengeFindings(SoftwareTpm tpm) {
    return challengeFindings(
        new AttestationRequest.Tpm(
            tpm.ekCertificates().stream().map(Scene::bytes).toList(), Scene.bytes(tpm.akPublic())));
  }

  private List<String> challengeFindings(AttestationRequest request) {
    var good = guest.request();
    var out =
        judging.handle(
            Topics.CHALLENGE_REQUESTED,
            new ChallengeRequested(
                1,
                good.tenant(),
                good.deployment(),
                good.challenge(),
                good.requestedAt(),
                request));
    var issued = Json.readTolerant(out.getFirst().value(), ChallengeIssued.class);
    assertThat(issued.issued()).isNull();
    return issued.findings().stream().map(Finding::code).distinct().toList();
  }

  private Challenge challengeOf(ChallengeRequested request, DeploymentId deployment) {
    var out =
        handler.handle(
            new ConsumerRecord<>(
                Topics.CHALLENGE_REQUESTED,
                Judging.partitionOf(deployment),
                0,
                Judging.key(deployment),
                Json.write(request)));
    return Objects.requireNonNull(
        Json.readTolerant(out.getFirst().value(), ChallengeIssued.class).issued());
  }

  private void handle(String topic, byte @Nullable [] value) {
    handler.handle(
        new ConsumerRecord<>(
            topic, Judging.partitionOf(scene.deployment), 0, Judging.key(scene.deployment), value));
  }

  private static EvidenceReceived withEvidence(EvidenceReceived good, Bytes evidence) {
    return new EvidenceReceived(
        1,
        good.tenant(),
        good.tenantKind(),
        good.deployment(),
        good.challenge(),
        EvidenceId.random(),
        good.receivedAt(),
        evidence,
        good.material());
  }

  private static Evidence.Tpm withTicket(Evidence.Tpm e, Bytes ticket) {
    return new Evidence.Tpm(
        e.runtimeData(),
        ticket,
        e.ekCertificates(),
        e.akPublic(),
        e.quote(),
        e.signature(),
        e.pcrs(),
        e.eventLog());
  }

  private static Evidence.Tpm withoutLastPcr(Evidence.Tpm e) {
    var pcrs = new ArrayList<>(e.pcrs());
    pcrs.removeLast();
    return evidence(e, e.akPublic(), e.quote(), pcrs, e.eventLog());
  }

  private static Evidence.Tpm evidence(
      Evidence.Tpm e, Bytes akPublic, Bytes quote, List<Evidence.PcrValue> pcrs, Bytes eventLog) {
    return new Evidence.Tpm(
        e.runtimeData(),
        e.ticket(),
        e.ekCertificates(),
        akPublic,
        quote,
        e.signature(),
        pcrs,
        eventLog);
  }
}
