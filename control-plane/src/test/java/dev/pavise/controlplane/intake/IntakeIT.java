package dev.pavise.controlplane.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.controlplane.running.Client;
import dev.pavise.controlplane.running.Installation;
import dev.pavise.controlplane.running.TestTenant;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.Json;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.manifest.Manifest;
import dev.pavise.messages.manifest.TrustRequirements;
import dev.pavise.messages.records.TenantKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is accepted as a deployment and what is not. */
class IntakeIT {
  private static final String PATH = "/api/v1/deployments";
  private static Installation installation;

  @BeforeAll
  static void start() throws Exception {
    installation = Installation.start();
  }

  @AfterAll
  static void stop() {
    installation.close();
  }

  @Test
  void acceptsWithLocationAndEtag() {
    var answer = installation.client().post(PATH, tenant().deploymentBody("plain"));

    assertThat(answer.status()).isEqualTo(202);
    var shown = installation.client().get(answer.header("Location"));
    assertThat(shown.status()).isEqualTo(200);
    assertThat(shown.header("ETag")).matches("\"\\d+\"");
    assertThat(answer.json().path("life").asString("")).isEqualTo("REQUESTED");
    assertThat(answer.json().path("axes").size()).isEqualTo(6);
  }

  @Test
  void answersTheSameRequestTheSameWayAndDeploysItOnce() throws Exception {
    var body = Json.write(tenant().deploymentBody("once"));
    var answers = new ArrayList<Client.Answer>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var requests = new ArrayList<Future<Client.Answer>>();
      for (int i = 0; i < 6; i++) {
        requests.add(
            threads.submit(() -> installation.client().post(PATH, body, "Idempotency-Key", "k1")));
      }
      for (var each : requests) {
        answers.add(each.get());
      }
    }

    assertThat(answers).allMatch(answer -> answer.status() == 202);
    assertThat(answers.stream().map(Client.Answer::body).distinct()).hasSize(1);
    assertThat(deploymentsNamed("once")).isEqualTo(1);
  }

  @Test
  void refusesAnotherRequestUnderAnOldKey() {
    installation.client().post(PATH, tenant().deploymentBody("first"), "Idempotency-Key", "k2");

    var answer =
        installation.client().post(PATH, tenant().deploymentBody("other"), "Idempotency-Key", "k2");

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    assertThat(deploymentsNamed("other")).isZero();
  }

  @Test
  void letsARefusedRequestBeCorrectedUnderTheSameKey() {
    var wrong = new HashMap<>(tenant().deploymentBody("corrected"));
    wrong.put("platform", "unheard-of");
    assertThat(installation.client().post(PATH, wrong, "Idempotency-Key", "k3").status())
        .isEqualTo(422);

    var answer =
        installation
            .client()
            .post(PATH, tenant().deploymentBody("corrected"), "Idempotency-Key", "k3");

    assertThat(answer.status()).isEqualTo(202);
  }

  @Test
  void keepsTheKeysOfTenantsApart() {
    var neighbour = installation.addTenant(TenantKind.DEVELOPMENT);
    installation.client().post(PATH, tenant().deploymentBody("mine"), "Idempotency-Key", "k4");

    var answer =
        neighbour
            .client()
            .post(PATH, neighbour.tenant().deploymentBody("mine"), "Idempotency-Key", "k4");

    assertThat(answer.status()).isEqualTo(202);
  }

  @Test
  void namesTheParameterThatCannotBeRead() {
    for (var path : List.of(PATH + "/nonsense", PATH + "?limit=many")) {
      var answer = installation.client().get(path);

      assertThat(answer.status()).as(path).isEqualTo(400);
      assertThat(answer.code()).as(path).isEqualTo("BAD_REQUEST");
    }
  }

  @Test
  void namesEveryWrongFieldOfTheBodyAtOnce() {
    var answer =
        installation
            .client()
            .post(
                PATH,
                Map.of(
                    "manifest",
                    "not base64",
                    "sealedSecrets",
                    Map.of("a/b", "!", "c", 7),
                    "provider",
                    "moon",
                    "tenant",
                    "somebody else"));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(pointers(answer))
        .containsExactlyInAnyOrder(
            "/manifest",
            "/sealedSecrets/a~1b",
            "/sealedSecrets/c",
            "/provider",
            "/platform",
            "/tenant");
  }

  @Test
  void namesEveryWrongFieldOfTheManifestAtOnce() {
    UnaryOperator<Manifest> wrong =
        manifest -> {
          var container = manifest.containers().getFirst();
          var twice = TestTenant.withContainers(manifest, List.of(container, container));
          return TestTenant.withTrust(
              twice,
              trust ->
                  new TrustRequirements(
                      List.of("tdx"),
                      List.of(),
                      trust.minimumTcb(),
                      trust.vlekProviders(),
                      /* evidenceMaxAge= */ trust.attestationInterval(),
                      /* attestationInterval= */ trust.evidenceMaxAge(),
                      false,
                      trust.conditions(),
                      Bytes.copyOf(new byte[32])));
        };

    var answer = installation.client().post(PATH, tenant().deploymentBody("wrong", wrong));

    assertThat(pointers(answer))
        .containsExactlyInAnyOrder(
            "/manifest/payload/containers/1/name",
            "/manifest/payload/containers/1/ports/0/published",
            "/manifest/payload/trust/platforms",
            "/manifest/payload/trust/guestImages",
            "/manifest/payload/trust/attestationInterval",
            "/manifest/payload/trust/allowDevelopment",
            "/manifest/payload/trust/releaseKey");
  }

  @Test
  void refusesAManifestThatWasChangedAfterItWasSigned() {
    var body = new HashMap<>(tenant().deploymentBody("changed"));
    var envelope =
        new String(
            Bytes.fromBase64(Objects.requireNonNull((String) body.get("manifest"))).toByteArray(),
            StandardCharsets.UTF_8);
    var payload = envelope.replaceAll(".*\"payload\":\"([^\"]+)\".*", "$1");
    var changed =
        new String(Bytes.fromBase64(payload).toByteArray(), StandardCharsets.UTF_8)
            .replace("\"changed\"", "\"chAnged\"");
    body.put("manifest", bytes(envelope.replace(payload, bytes(changed).toBase64())).toBase64());

    var answer = installation.client().post(PATH, body);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(pointers(answer)).containsExactly("/manifest");
  }

  @Test
  void refusesAnOwnerKeyThatIsNotRegisteredHere() {
    var stranger = new TestTenant(installation.home(), tenant().id());

    var answer = installation.client().post(PATH, stranger.deploymentBody("stranger"));

    assertThat(pointers(answer)).containsExactly("/manifest/payload/owner");
  }

  @Test
  void refusesSecretsThatAreMissingSwappedOrSealedForSomebodyElse() {
    var missing = new HashMap<>(tenant().deploymentBody("secrets"));
    missing.put("sealedSecrets", Map.of());
    var swapped = new HashMap<>(tenant().deploymentBody("secrets"));
    swapped.put(
        "sealedSecrets",
        Map.of("tls-key", Bytes.copyOf(tenant().seal("tls-key").encode()).toBase64()));
    var surplus = new HashMap<>(tenant().deploymentBody("secrets"));
    @SuppressWarnings("unchecked")
    var more = new HashMap<>((Map<String, Object>) surplus.get("sealedSecrets"));
    more.put("more", Bytes.copyOf(tenant().seal("more").encode()).toBase64());
    surplus.put("sealedSecrets", more);

    assertThat(pointers(installation.client().post(PATH, missing)))
        .containsExactly("/sealedSecrets/tls-key");
    assertThat(pointers(installation.client().post(PATH, swapped)))
        .containsExactly("/sealedSecrets/tls-key");
    assertThat(pointers(installation.client().post(PATH, surplus)))
        .containsExactly("/sealedSecrets/more");
  }

  @Test
  void keepsTheManifestsOfANameInAChain() {
    var first = tenant().manifest("chain", bytes("x"));
    installation.deploy("chain");
    var digest =
        Sha256.parse(
            installation
                .client()
                .get(PATH + "?limit=1")
                .json()
                .path("items")
                .path(0)
                .path("manifestDigest")
                .stringValue());

    UnaryOperator<Manifest> skipping = manifest -> TestTenant.withRevision(manifest, 3, digest);
    UnaryOperator<Manifest> unlinked =
        manifest -> TestTenant.withRevision(manifest, 2, first.owner().thumbprint());
    UnaryOperator<Manifest> next = manifest -> TestTenant.withRevision(manifest, 2, digest);

    for (var refused : Stream.of(UnaryOperator.<Manifest>identity(), skipping, unlinked).toList()) {
      var answer = installation.client().post(PATH, tenant().deploymentBody("chain", refused));
      assertThat(answer.status()).isEqualTo(409);
      assertThat(answer.code()).isEqualTo("MANIFEST_REVISION_CONFLICT");
    }
    assertThat(installation.client().post(PATH, tenant().deploymentBody("chain", next)).status())
        .isEqualTo(202);
  }

  @Test
  void deploysTheLatestManifestAgain() {
    var body = tenant().deploymentBody("again");

    assertThat(installation.client().post(PATH, body).status()).isEqualTo(202);
    assertThat(installation.client().post(PATH, body).status()).isEqualTo(202);
  }

  @Test
  void refusesDevelopmentForAProductionTenant() {
    var production = installation.addTenant(TenantKind.PRODUCTION);

    var onDevelopmentHardware =
        production.client().post(PATH, production.tenant().deploymentBody("prod"));
    var onRealHardware = new HashMap<>(production.tenant().deploymentBody("prod"));
    onRealHardware.put("platform", "sev-snp");

    assertThat(pointers(onDevelopmentHardware))
        .containsExactlyInAnyOrder("/platform", "/manifest/payload/trust/allowDevelopment");
    assertThat(pointers(production.client().post(PATH, onRealHardware)))
        .containsExactlyInAnyOrder(
            "/manifest/payload/trust/platforms", "/manifest/payload/trust/allowDevelopment");
  }

  @Test
  void readsNoMoreThanItsBound() {
    var answer = installation.client().post(PATH, new byte[4 * 1024 * 1024 + 1]);

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.code()).isEqualTo("BODY_TOO_LARGE");
  }

  @Test
  void saysWhereJsonIsMalformed() {
    var answer = installation.client().post(PATH, bytes("{\"manifest\":").toByteArray());

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("BODY_MALFORMED");
    assertThat(answer.json().path("detail").asString("")).contains("line 1");
  }

  @Test
  void storesNoPlaintextAnywhere() {
    installation.deploy("plaintext");

    var tables =
        jdbc()
            .sql("select tablename from pg_tables where schemaname = 'public'")
            .query(String.class)
            .list();
    for (var table : tables) {
      var rows =
          jdbc().sql("select cast(t as text) from " + table + " t").query(String.class).list();
      var hex = java.util.HexFormat.of().formatHex(TestTenant.PLAINTEXT);
      assertThat(rows)
          .as(table)
          .noneMatch(row -> row.contains(new String(TestTenant.PLAINTEXT, StandardCharsets.UTF_8)))
          .noneMatch(row -> row.contains(hex));
    }
  }

  @Test
  void pagesThroughEveryDeploymentOnce() {
    var neighbour = installation.addTenant(TenantKind.DEVELOPMENT);
    for (int i = 0; i < 5; i++) {
      neighbour.client().post(PATH, neighbour.tenant().deploymentBody("page-" + i));
    }
    var names = new ArrayList<String>();
    var path = PATH + "?limit=2";
    while (!path.isEmpty()) {
      var page = neighbour.client().get(path).json();
      page.path("items").valueStream().forEach(item -> names.add(item.path("name").asString("")));
      var next = page.path("next").asString("");
      path = next.isEmpty() ? "" : PATH + "?limit=2&cursor=" + next;
    }

    assertThat(names).containsExactly("page-4", "page-3", "page-2", "page-1", "page-0");
    assertThat(neighbour.client().get(PATH + "?cursor=forged").code()).isEqualTo("CURSOR_INVALID");
  }

  @Test
  void registersAnOwnerKeyOnceAndRefusesWhatIsNone() {
    var again = installation.client().post("/api/v1/owner-keys", tenant().ownerKeyBody());
    var none =
        installation
            .client()
            .post(
                "/api/v1/owner-keys", Map.of("algorithm", "rsa", "publicKey", "AAAA", "name", ""));

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().path("thumbprint").asString(""))
        .isEqualTo(tenant().ownerKey().thumbprint().toString());
    assertThat(pointers(none)).containsExactlyInAnyOrder("/algorithm", "/name");
  }

  @Test
  void showsReleaseKeyAndGuestImages() {
    var releaseKey = installation.client().get("/api/v1/release-key").json();
    var image = installation.client().get("/api/v1/guest-images").json().path("items").path(0);

    assertThat(releaseKey.path("publicKey").asString(""))
        .isEqualTo(installation.home().releaseKey().publicKey().toBase64());
    assertThat(image.path("digest").asString(""))
        .isEqualTo(installation.home().guestImage().toString());
    assertThat(image.path("kernel").asString("")).isEqualTo("6.12");
  }

  private static List<String> pointers(Client.Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    return answer
        .json()
        .path("errors")
        .valueStream()
        .map(each -> each.path("pointer").asString(""))
        .toList();
  }

  private static int deploymentsNamed(String name) {
    return jdbc()
        .sql("select count(*) from deployments where name = ?")
        .param(name)
        .query(Integer.class)
        .single();
  }

  private static TestTenant tenant() {
    return installation.tenant();
  }

  private static Bytes bytes(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }

  private static JdbcClient jdbc() {
    return installation.database();
  }
}
