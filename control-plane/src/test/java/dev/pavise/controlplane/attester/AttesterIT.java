package dev.pavise.controlplane.attester;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.controlplane.running.Client;
import dev.pavise.controlplane.running.FakeWorker;
import dev.pavise.controlplane.running.FakeWorker.Mood;
import dev.pavise.controlplane.running.Installation;
import dev.pavise.controlplane.running.Signer;
import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.Json;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.attester.AgentReport;
import dev.pavise.messages.attester.Evidence;
import dev.pavise.messages.records.EvidenceAppraised;
import dev.pavise.messages.records.EvidenceReceived;
import dev.pavise.messages.records.Topics;
import dev.pavise.messages.result.AttestationResult;
import dev.pavise.messages.result.Tier;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What guests, and whoever poses as a guest or as the worker, can do to a deployment. */
class AttesterIT {
  private static Installation installation;
  private String id;
  private Client guest;

  @BeforeAll
  static void start() throws Exception {
    installation =
        Installation.start(
            Map.of(
                "pavise.control-plane.attester.challenge-wait",
                "3s",
                "pavise.control-plane.attester.challenges-per-minute-max",
                "8"));
  }

  @AfterAll
  static void stop() {
    installation.close();
  }

  @BeforeEach
  void deploy() {
    installation.worker().setMood(Mood.AFFIRMS);
    installation.worker().setEvidenceMaxAge(Duration.ofMinutes(10));
    installation.worker().setTwist(UnaryOperator.identity());
    id = installation.deploy("d" + UUID.randomUUID().toString().substring(0, 8));
    guest = installation.guest(id, 1);
    installation.awaitLife(id, "BOOTING");
  }

  @Test
  void knowsNobodyWithoutAnInstanceToken() {
    for (var client : List.of(installation.nobody(), installation.client())) {
      assertThat(client.get("/attest/v1/manifest").status()).isEqualTo(401);
      assertThat(client.post("/attest/v1/challenges", Installation.request()).status())
          .isEqualTo(401);
    }
    assertThat(guest.get("/api/v1/me").status()).isEqualTo(401);
  }

  @Test
  void servesTheStoredManifestByteForByteEvenWhenItWasChangedBehindItsBack() {
    var asDeployed = installation.client().get("/api/v1/deployments/" + id + "/manifest");
    assertThat(guest.get("/attest/v1/manifest").body()).isEqualTo(asDeployed.body());
    var changed = "{\"payload\": \"bm90IHNpZ25lZA==\"}";
    jdbc()
        .sql("update deployment_envelopes set envelope = ? where deployment_id = ?")
        .param(changed.getBytes(StandardCharsets.UTF_8))
        .param(UUID.fromString(id))
        .update();

    assertThat(guest.get("/attest/v1/manifest").text()).isEqualTo(changed);
  }

  @Test
  void handsTheWorkerExactlyWhatIsStoredAndWasPosted() {
    var challenge = installation.challenge(guest);
    var evidence =
        new String(
            Json.write(Installation.submission(challenge, "quote").evidence()),
            StandardCharsets.UTF_8);
    var spaced = evidence.replace("{\"format\"", "{ \"format\"");
    var body = "{\"challenge\":\"" + challenge + "\",\n \"evidence\": " + spaced + " }";

    var receipt = guest.post("/attest/v1/evidence", body.getBytes(StandardCharsets.UTF_8)).json();

    var evidenceId = receipt.path("evidence").stringValue();
    var received = awaitReceived(evidenceId);
    assertThat(received.evidence().toByteArray()).isEqualTo(bytes(spaced));
    assertThat(received.tenant()).isEqualTo(installation.tenant().id());
    assertThat(received.material().manifest()).isEqualTo(guest.get("/attest/v1/manifest").body());
    assertThat(received.material().sealedSecrets()).containsOnlyKeys("tls-key");
    assertThat(installation.client().get("/api/v1/evidence/" + evidenceId).text())
        .isEqualTo(spaced);
  }

  @Test
  void countsAChallengeOnce() {
    var challenge = installation.challenge(guest);

    var first = guest.post("/attest/v1/evidence", Installation.submission(challenge, "one"));
    var again = guest.post("/attest/v1/evidence", Installation.submission(challenge, "one"));
    var other = guest.post("/attest/v1/evidence", Installation.submission(challenge, "two"));

    assertThat(first.status()).isEqualTo(202);
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.code()).isEqualTo("CHALLENGE_ANSWERED");
    assertThat(other.status()).isEqualTo(409);
  }

  @Test
  void refusesAChallengeOfAnotherDeployment() {
    var other = installation.deploy("o" + UUID.randomUUID().toString().substring(0, 8));
    var otherGuest = installation.guest(other, 1);
    var challenge = installation.challenge(otherGuest);

    assertThat(guest.post("/attest/v1/evidence", Installation.submission(challenge, "x")).status())
        .isEqualTo(404);
  }

  @Test
  void hidesTheOutcomeOfAnotherDeployment() {
    var outcome = installation.attest(guest);
    var other = installation.deploy("o" + UUID.randomUUID().toString().substring(0, 8));
    var otherGuest = installation.guest(other, 1);

    var evidence = outcome.path("evidence").stringValue();

    assertThat(otherGuest.get("/attest/v1/evidence/" + evidence).status()).isEqualTo(404);
  }

  @Test
  void tellsTheGuestWhyTheWorkerRefusedAChallenge() {
    installation.worker().setMood(Mood.REFUSES_CHALLENGES);

    var answer = guest.post("/attest/v1/challenges", Installation.request());

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("CHALLENGE_REFUSED");
    assertThat(answer.json().path("findings").path(0).path("code").asString(""))
        .isEqualTo("PCR_MISMATCH");
    installation.awaitTrust(id, "UNTRUSTED");
  }

  @Test
  void asksTheGuestToComeBackWhenTheWorkerIsSilent() {
    installation.worker().setMood(Mood.SILENT);

    var answer = guest.post("/attest/v1/challenges", Installation.request());

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.code()).isEqualTo("WORKER_SILENT");
    assertThat(answer.header("Retry-After")).isNotEmpty();
  }

  @Test
  void boundsHowOftenAGuestMayAsk() {
    for (int i = 0; i < 8; i++) {
      installation.challenge(guest);
    }

    var answer = guest.post("/attest/v1/challenges", Installation.request());

    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.header("Retry-After")).isNotEmpty();
  }

  @Test
  void refusesBodiesThatAreTooLargeOrMalformed() {
    var large = new byte[Evidence.SIZE_BYTES_MAX + 1];

    assertThat(guest.post("/attest/v1/evidence", large).status()).isEqualTo(413);
    assertThat(guest.post("/attest/v1/evidence", bytes("{\"challenge\":1}")).code())
        .isEqualTo("BODY_MALFORMED");
    assertThat(guest.post("/attest/v1/challenges", bytes("[]")).code()).isEqualTo("BODY_MALFORMED");
    assertThat(guest.post("/attest/v1/challenges", bytes("{\"format\":\"unheard-of\"}")).code())
        .isEqualTo("BODY_MALFORMED");
    assertThat(guest.post("/attest/v1/reports", bytes("{}")).code()).isEqualTo("BODY_MALFORMED");
  }

  @Test
  void showsUntrustedWithFindingsWhenTheEvidenceDoesNotHold() {
    installation.worker().setMood(Mood.REFUSES_EVIDENCE);

    var outcome = installation.attest(guest);

    assertThat(outcome.path("status").asString("")).isEqualTo("REFUSED");
    assertThat(outcome.has("releasedKeys")).isFalse();
    var view = installation.awaitTrust(id, "UNTRUSTED");
    assertThat(view.path("findings").path(0).path("code").asString("")).isEqualTo("PCR_MISMATCH");
    assertThat(view.path("axes").path(2).path("status").asString("")).isEqualTo("FAIL");
  }

  @Test
  void showsUntrustedWhenTheKeysAreRefusedThoughTheEvidenceHolds() {
    installation.worker().setMood(Mood.REFUSES_KEYS);

    var outcome = installation.attest(guest);

    assertThat(outcome.path("status").asString("")).isEqualTo("REFUSED");
    installation.awaitTrust(id, "UNTRUSTED");
    assertThat(installation.kinds(id)).contains("EVIDENCE_AFFIRMED", "KEYS_REFUSED");
  }

  @Test
  void showsAWarningAsAWarning() {
    installation.worker().setMood(Mood.WARNS);

    assertThat(installation.attest(guest).path("status").asString("")).isEqualTo("AFFIRMED");
    installation.awaitTrust(id, "WARNING");
  }

  @Test
  void saysAffirmedOnlyOnceTheKeysAreThere() {
    installation.worker().setMood(Mood.WITHHOLDS_KEYS);
    var challenge = installation.challenge(guest);
    var evidence =
        guest
            .post("/attest/v1/evidence", Installation.submission(challenge, "q"))
            .json()
            .path("evidence")
            .stringValue();
    Installation.await(
        "the verdict", () -> installation.kinds(id).contains("EVIDENCE_AFFIRMED") ? id : null);

    var pending = guest.get("/attest/v1/evidence/" + evidence).json();

    assertThat(pending.path("status").asString("")).isEqualTo("PENDING");
    assertThat(installation.deployment(id).path("trust").asString("")).isEqualTo("PENDING");
    installation
        .worker()
        .send(
            Topics.KEYS_RELEASED,
            DeploymentId.parse(id),
            FakeWorker.released(awaitReceived(evidence), true));
    var affirmed = guest.get("/attest/v1/evidence/" + evidence + "?wait=30s").json();
    assertThat(affirmed.path("status").asString("")).isEqualTo("AFFIRMED");
    installation.awaitTrust(id, "TRUSTED");
  }

  @Test
  void showsTheResultAsItWasSigned() {
    installation.attest(guest);

    var results = installation.client().get("/api/v1/deployments/" + id + "/results").json();

    var item = results.path("items").path(0);
    assertThat(item.path("status").asString("")).isEqualTo("affirming");
    assertThat(item.path("result").path("deployment").asString("")).isEqualTo(id);
    assertThat(item.path("keysReleased").path(0).asString("")).isEqualTo("tls-key");
    var one =
        installation.client().get("/api/v1/results/" + item.path("evidence").asString("")).json();
    assertThat(one).isEqualTo(item);
  }

  @Test
  void showsNothingOfAStoredResultThatTheWorkerDidNotSign() {
    var evidence = installation.attest(guest).path("evidence").stringValue();
    installation.awaitTrust(id, "TRUSTED");
    var forged = Signer.generate().sign(resultOf(awaitReceived(evidence)));
    jdbc()
        .sql("update results set ear = ? where evidence_id = ?")
        .param(forged)
        .param(UUID.fromString(evidence))
        .update();

    var answer = installation.client().get("/api/v1/results/" + evidence);

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.code()).isEqualTo("RESULT_NOT_AUTHENTIC");
  }

  @Test
  void believesNoVerdictThatSomebodyElseSigned() {
    var received = postWithoutVerdict();
    var forged =
        new EvidenceAppraised(
            EvidenceAppraised.VERSION,
            received.tenant(),
            received.deployment(),
            received.challenge(),
            received.evidenceId(),
            Instant.now(),
            Signer.generate().sign(resultOf(received)),
            null);

    installation.worker().send(Topics.EVIDENCE_APPRAISED, received.deployment(), forged);
    installation
        .worker()
        .send(Topics.KEYS_RELEASED, received.deployment(), FakeWorker.released(received, true));

    assertStaysUntrusted(received);
  }

  @Test
  void believesNoVerdictOnOtherEvidenceOtherManifestOrAnotherTenant() {
    var received = postWithoutVerdict();
    List<UnaryOperator<AttestationResult>> twists =
        List.of(
            result -> changed(result, TenantId.random(), null, null),
            result -> changed(result, null, Sha256.of(bytes("other evidence")), null),
            result -> changed(result, null, null, Sha256.of(bytes("other manifest"))));

    for (var twist : twists) {
      installation.worker().setTwist(twist);
      installation
          .worker()
          .send(
              Topics.EVIDENCE_APPRAISED,
              received.deployment(),
              installation.worker().appraised(received));
    }

    assertStaysUntrusted(received);
  }

  @Test
  void passesOverRecordsThatAreNoRecordsAndGoesOn() {
    installation.worker().send(Topics.EVIDENCE_APPRAISED, DeploymentId.parse(id), new Nonsense(1));
    installation.worker().send(Topics.KEYS_RELEASED, DeploymentId.parse(id), new Nonsense(2));
    installation.worker().send(Topics.CHALLENGE_ISSUED, DeploymentId.parse(id), new Nonsense(3));

    assertThat(installation.attest(guest).path("status").asString("")).isEqualTo("AFFIRMED");
  }

  private record Nonsense(int version) {}

  @Test
  void takesTheSameVerdictOnce() {
    var evidence = installation.attest(guest).path("evidence").stringValue();
    installation.awaitTrust(id, "TRUSTED");
    var received = awaitReceived(evidence);
    var sequence = installation.deployment(id).path("sequence").asLong(0);

    installation
        .worker()
        .send(
            Topics.EVIDENCE_APPRAISED,
            received.deployment(),
            installation.worker().appraised(received));
    installation
        .worker()
        .send(Topics.KEYS_RELEASED, received.deployment(), FakeWorker.released(received, true));
    installation.attest(guest);

    // One challenge, one posting, one verdict, one release: nothing of the repeated records.
    Installation.await(
        "the second release",
        () -> installation.deployment(id).path("sequence").asLong(0) >= sequence + 4 ? id : null);
    assertThat(installation.deployment(id).path("sequence").asLong(0)).isEqualTo(sequence + 4);
  }

  @Test
  void turnsStaleWhenNoNewEvidenceComes() {
    installation.worker().setEvidenceMaxAge(Duration.ofSeconds(3));
    installation.attest(guest);
    installation.awaitTrust(id, "TRUSTED");

    var view = installation.awaitTrust(id, "STALE");

    assertThat(view.path("axes").path(5).path("status").asString("")).isEqualTo("FAIL");
    assertThat(installation.kinds(id)).endsWith("TRUST_STALE");
    installation.worker().setEvidenceMaxAge(Duration.ofMinutes(10));
    installation.attest(guest);
    installation.awaitTrust(id, "TRUSTED");
  }

  @Test
  void passesOnThatFreshEvidenceIsWanted() {
    assertThat(installation.report(guest, AgentReport.Stage.ATTESTING).path("attestNow"))
        .isEqualTo(bool(false));
    var answer =
        installation.client().post("/api/v1/deployments/" + id + "/attestations", new byte[0]);
    assertThat(answer.status()).isEqualTo(202);

    assertThat(installation.report(guest, AgentReport.Stage.ATTESTING).path("attestNow"))
        .isEqualTo(bool(true));
    installation.attest(guest);
    assertThat(installation.report(guest, AgentReport.Stage.ATTESTING).path("attestNow"))
        .isEqualTo(bool(false));
  }

  @Test
  void letsTheGuestsWordRaiseNoTrust() {
    installation.report(guest, AgentReport.Stage.RUNNING);

    var view = installation.awaitLife(id, "RUNNING");

    assertThat(view.path("trust").asString("")).isEqualTo("PENDING");
  }

  @Test
  void cleansWhatAGuestSaysBeforeItIsShown() {
    var report =
        new AgentReport(AgentReport.Stage.FAILED, List.of(), "a\u001b[31m\nb" + "x".repeat(2000));

    assertThat(guest.post("/attest/v1/reports", report).status()).isEqualTo(200);

    var message = installation.deployment(id).path("lifeMessage").stringValue();
    assertThat(message).doesNotContain("\u001b", "\n").hasSizeLessThan(600);
  }

  private EvidenceReceived postWithoutVerdict() {
    var challenge = installation.challenge(guest);
    installation.worker().setMood(Mood.SILENT);
    var evidence =
        guest
            .post("/attest/v1/evidence", Installation.submission(challenge, "q"))
            .json()
            .path("evidence")
            .stringValue();
    return awaitReceived(evidence);
  }

  private void assertStaysUntrusted(EvidenceReceived received) {
    var outcome = guest.get("/attest/v1/evidence/" + received.evidenceId() + "?wait=3s").json();
    assertThat(outcome.path("status").asString("")).isEqualTo("PENDING");
    assertThat(installation.deployment(id).path("trust").asString("")).isEqualTo("PENDING");
  }

  private static EvidenceReceived awaitReceived(String evidence) {
    return Installation.await(
        "evidence at the worker",
        () ->
            installation.worker().received().stream()
                .filter(each -> each.evidenceId().toString().equals(evidence))
                .findFirst()
                .orElse(null));
  }

  private static AttestationResult resultOf(EvidenceReceived received) {
    return FakeWorker.result(
        received.tenant(),
        received.deployment(),
        received.evidenceId(),
        Tier.AFFIRMING,
        Sha256.of(received.evidence()),
        dev.pavise.messages.manifest.Envelope.decode(received.material().manifest().toByteArray())
            .payloadDigest(),
        Duration.ofMinutes(5));
  }

  private static AttestationResult changed(
      AttestationResult result,
      @org.jspecify.annotations.Nullable TenantId tenant,
      @org.jspecify.annotations.Nullable Sha256 evidence,
      @org.jspecify.annotations.Nullable Sha256 manifest) {
    return FakeWorker.result(
        tenant == null ? result.tenant() : tenant,
        result.deployment(),
        result.evidence(),
        result.status(),
        evidence == null ? result.evidenceDigest() : evidence,
        manifest == null ? result.manifestDigest() : manifest,
        Duration.ofMinutes(5));
  }

  private static JsonNode bool(boolean value) {
    return Json.readTolerant(bytes(Boolean.toString(value)), JsonNode.class);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static JdbcClient jdbc() {
    return installation.database();
  }
}
