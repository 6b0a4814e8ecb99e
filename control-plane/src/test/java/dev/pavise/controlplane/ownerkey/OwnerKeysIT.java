package dev.pavise.controlplane.ownerkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.controlplane.running.Client;
import dev.pavise.controlplane.running.FakeWorker;
import dev.pavise.controlplane.running.FakeWorker.Mood;
import dev.pavise.controlplane.running.Installation;
import dev.pavise.controlplane.running.TestTenant;
import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.Json;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.records.EvidenceReceived;
import dev.pavise.messages.records.TenantKind;
import dev.pavise.messages.records.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * What an owner key may still do after it was retired, and that nothing of a revoked one counts.
 */
class OwnerKeysIT {
  private static Installation installation;

  private Installation.Neighbour owner;
  private Client client;
  private String key;

  @BeforeAll
  static void start() throws Exception {
    installation = Installation.start();
  }

  @AfterAll
  static void stop() {
    installation.close();
  }

  @BeforeEach
  void makeATenant() {
    installation.worker().setMood(Mood.AFFIRMS);
    owner = installation.addTenant(TenantKind.DEVELOPMENT);
    client = owner.client();
    key = "/api/v1/owner-keys/" + owner.tenant().ownerKey().thumbprint();
  }

  @Test
  void aRetiredKeySignsNothingNewAndKeepsWhatItSigned() {
    var id = deploy("walls");
    var guest = installation.guest(id, 1);
    installation.attest(guest);
    awaitTrust(id, "TRUSTED");

    var retired = change("RETIRED", "a new laptop");

    assertThat(retired.path("state").asString("")).isEqualTo("RETIRED");
    assertThat(retired.path("retiredAt").asString("")).isNotEmpty();
    assertThat(retired.path("reason").asString("")).isEqualTo("a new laptop");
    var refused = post("towers");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.text()).contains("/manifest/payload/owner", "is retired");
    assertThat(installation.attest(guest).path("status").asString("")).isEqualTo("AFFIRMED");
    assertThat(trust(id)).isEqualTo("TRUSTED");

    assertThat(change("ACTIVE", null).has("retiredAt")).isFalse();
    assertThat(post("towers").status()).isEqualTo(202);
  }

  @Test
  void aRevokedKeyTakesTrustAtOnceFromWhatItSigned() {
    var id = deploy("walls");
    var other = installation.deploy("o" + UUID.randomUUID().toString().substring(0, 8));
    installation.attest(installation.guest(id, 1));
    installation.attest(installation.guest(other, 1));
    awaitTrust(id, "TRUSTED");
    installation.awaitTrust(other, "TRUSTED");

    change("REVOKED", "stolen");

    var view = client.get("/api/v1/deployments/" + id).json();
    assertThat(view.path("trust").asString("")).isEqualTo("UNTRUSTED");
    assertThat(view.path("findings").toString())
        .contains("OWNER_KEY_REVOKED", owner.tenant().ownerKey().thumbprint().toString());
    assertThat(view.path("axes").toString())
        .contains("{\"axis\":\"workload\",\"status\":\"FAIL\"}");
    assertThat(client.get("/api/v1/deployments/" + id + "/timeline").text())
        .contains("OWNER_KEY_REVOKED", "ATTESTATION_REQUESTED");
    assertThat(installation.deployment(other).path("trust").asString("")).isEqualTo("TRUSTED");
    assertThat(post("towers").text()).contains("is revoked");
  }

  @Test
  void theWorkerIsToldAndNoKeysGoToTheGuestWhateverTheWorkerSays() {
    var id = deploy("walls");
    var guest = installation.guest(id, 1);
    change("REVOKED", null);

    var outcome = installation.attest(guest);

    assertThat(outcome.path("status").asString("")).isEqualTo("REFUSED");
    assertThat(outcome.path("findings").toString()).contains("OWNER_KEY_REVOKED");
    assertThat(outcome.has("releasedKeys")).isFalse();
    var received = lastReceived(id);
    assertThat(received.material().ownerKeyRevokedAt()).isNotNull();
    assertThat(trust(id)).isEqualTo("UNTRUSTED");
    assertThat(keysStored(id)).isZero();
  }

  @Test
  void keysThatWereReleasedBeforeAreNotHandedOutAfterwards() {
    var id = deploy("walls");
    var guest = installation.guest(id, 1);
    var outcome = installation.attest(guest);
    assertThat(outcome.path("status").asString("")).isEqualTo("AFFIRMED");

    change("REVOKED", null);

    var again = guest.get("/attest/v1/evidence/" + outcome.path("evidence").stringValue()).json();
    assertThat(again.path("status").asString("")).isEqualTo("REFUSED");
    assertThat(again.has("releasedKeys")).isFalse();
  }

  @Test
  void aReleaseUnderWayWhileTheKeyIsRevokedGoesNowhere() {
    var id = deploy("walls");
    var guest = installation.guest(id, 1);
    installation.worker().setMood(Mood.WITHHOLDS_KEYS);
    var waiting = CompletableFuture.supplyAsync(() -> installation.attest(guest));
    Installation.await(
        "the verdict",
        () ->
            client.get("/api/v1/deployments/" + id + "/timeline").text().contains("AFFIRMED")
                ? true
                : null);
    var received = lastReceived(id);
    assertThat(received.material().ownerKeyRevokedAt()).isNull();

    change("REVOKED", null);
    installation
        .worker()
        .send(Topics.KEYS_RELEASED, DeploymentId.parse(id), FakeWorker.released(received, true));

    assertThat(waiting.join().path("status").asString("")).isEqualTo("REFUSED");
    assertThat(client.get("/api/v1/audit").text())
        .contains("keys.refused", "\"findings\":\"OWNER_KEY_REVOKED\"");
    assertThat(trust(id)).isEqualTo("UNTRUSTED");
    assertThat(keysStored(id)).isZero();
  }

  @Test
  void aReleaseThatOvertookItsVerdictDoesNotOvertakeTheRevocation() {
    var id = deploy("walls");
    var guest = installation.guest(id, 1);
    var challenge = installation.challenge(guest);
    installation.worker().setMood(Mood.SILENT);
    var evidence =
        guest
            .post("/attest/v1/evidence", Installation.submission(challenge, "early"))
            .json()
            .path("evidence")
            .stringValue();
    var received =
        Installation.await(
            "the evidence",
            () ->
                installation.worker().received().stream()
                    .filter(each -> each.evidenceId().toString().equals(evidence))
                    .findFirst()
                    .orElse(null));
    var key = DeploymentId.parse(id);
    installation.worker().send(Topics.KEYS_RELEASED, key, FakeWorker.released(received, true));
    Installation.await("the release", () -> keysStored(id) == 1 ? true : null);

    change("REVOKED", null);
    installation.worker().setMood(Mood.AFFIRMS);
    installation
        .worker()
        .send(Topics.EVIDENCE_APPRAISED, key, installation.worker().appraised(received));

    var outcome = guest.get("/attest/v1/evidence/" + evidence + "?wait=30s").json();
    assertThat(outcome.path("status").asString("")).isEqualTo("REFUSED");
    assertThat(client.get("/api/v1/deployments/" + id + "/timeline").text())
        .contains("EVIDENCE_AFFIRMED");
    assertThat(trust(id)).isEqualTo("UNTRUSTED");
  }

  @Test
  void revokingIsForGoodAndRegisteringAgainChangesNothing() {
    change("REVOKED", null);

    var back = patch(key, Map.of("state", "ACTIVE"));
    var again = client.post("/api/v1/owner-keys", owner.tenant().ownerKeyBody());
    var twice = patch(key, Map.of("state", "REVOKED", "reason", "said later"));

    assertThat(back.status()).isEqualTo(409);
    assertThat(back.code()).isEqualTo("OWNER_KEY_REVOKED");
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().path("state").asString("")).isEqualTo("REVOKED");
    assertThat(twice.status()).isEqualTo(200);
    assertThat(twice.json().has("reason")).isFalse();
    assertThat(client.get("/api/v1/audit").text()).contains("owner-key.revoked");
  }

  @Test
  void aNameGoesOnUnderTheNextKeyInTheSameChain() {
    var first = deploy("walls");
    var digest = client.get("/api/v1/deployments/" + first).json().path("manifestDigest");
    var next = new TestTenant(installation.home(), owner.tenant().id());
    client.post("/api/v1/owner-keys", next.ownerKeyBody());
    change("RETIRED", null);

    var second =
        client.post(
            "/api/v1/deployments",
            next.deploymentBody(
                "walls",
                manifest ->
                    TestTenant.withRevision(manifest, 2, Sha256.parse(digest.stringValue()))));

    assertThat(second.status()).as(second.text()).isEqualTo(202);
    assertThat(second.json().path("ownerKey").asString(""))
        .isEqualTo(next.ownerKey().thumbprint().toString());
  }

  @Test
  void saysWhatIsWrongWithAChange() {
    var wrong = patch(key, Map.of("state", "BURNT", "reason", "", "more", 1));
    var needless = patch(key, Map.of("state", "ACTIVE", "reason", "found it"));
    var none = patch("/api/v1/owner-keys/sha256:" + "00".repeat(32), Map.of("state", "RETIRED"));

    assertThat(wrong.status()).isEqualTo(422);
    assertThat(wrong.text()).contains("/state", "/reason", "/more");
    assertThat(needless.status()).isEqualTo(422);
    assertThat(none.status()).isEqualTo(404);
    assertThat(client.get("/api/v1/owner-keys/x").status()).isEqualTo(404);
    assertThat(client.get(key).json().path("state").asString("")).isEqualTo("ACTIVE");
  }

  private Client.Answer patch(String path, Map<String, ?> body) {
    return client.send("PATCH", path, Json.write(body));
  }

  private JsonNode change(String state, @Nullable String reason) {
    var body = new HashMap<String, Object>(Map.of("state", state));
    if (reason != null) {
      body.put("reason", reason);
    }
    var answer = patch(key, body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  private Client.Answer post(String name) {
    return client.post("/api/v1/deployments", owner.tenant().deploymentBody(name));
  }

  private String deploy(String name) {
    var answer = post(name);
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    return answer.json().path("id").stringValue();
  }

  private String trust(String id) {
    return client.get("/api/v1/deployments/" + id).json().path("trust").asString("");
  }

  private void awaitTrust(String id, String trust) {
    Installation.await("trust " + trust, () -> trust(id).equals(trust) ? true : null);
  }

  private EvidenceReceived lastReceived(String id) {
    return installation.worker().received().stream()
        .filter(each -> each.deployment().equals(DeploymentId.parse(id)))
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }

  private long keysStored(String id) {
    return installation
        .database()
        .sql(
            "select count(*) from key_releases"
                + " where deployment_id = ? and released_keys is not null")
        .param(UUID.fromString(id))
        .query(Long.class)
        .single();
  }
}
