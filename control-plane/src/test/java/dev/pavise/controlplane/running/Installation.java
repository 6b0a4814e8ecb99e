package dev.pavise.controlplane.running;

import dev.pavise.controlplane.access.Role;
import dev.pavise.controlplane.identity.OpaqueToken;
import dev.pavise.controlplane.provider.InstanceKey;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.ChallengeId;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.attester.AgentReport;
import dev.pavise.messages.attester.AttestationRequest;
import dev.pavise.messages.attester.Evidence;
import dev.pavise.messages.attester.EvidenceSubmission;
import dev.pavise.messages.records.TenantKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** One bootstrapped installation with a tenant, a fake cloud and a fake worker. */
public final class Installation implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ControlPlane.Home home;
  private final FakeProvider provider = new FakeProvider();
  private final FakeWorker worker;
  private final Map<String, String> settings;
  private ControlPlane controlPlane;
  private final String token;
  private final TestTenant tenant;

  private Installation(ControlPlane.Home home, Map<String, String> settings) throws IOException {
    this.home = home;
    this.settings = settings;
    this.controlPlane = ControlPlane.start(home, provider, settings);
    this.worker = new FakeWorker(Engines.kafka(), home.signer());
    var answer =
        new Client(controlPlane.address(), null)
            .post(
                "/api/v1/bootstrap",
                Map.of(
                    "tenant",
                    Map.of("name", "Acme", "kind", "DEVELOPMENT"),
                    "email",
                    "a@example.com"),
                "Pavise-Bootstrap",
                home.bootstrapToken());
    if (answer.status() != 201) {
      throw new IllegalStateException("bootstrap answered " + answer.status() + answer.text());
    }
    this.token = answer.json().path("token").stringValue();
    this.tenant =
        new TestTenant(home, TenantId.parse(answer.json().path("tenant").path("id").stringValue()));
    client().post("/api/v1/owner-keys", tenant.ownerKeyBody());
  }

  public static Installation start() throws IOException {
    return start(Map.of());
  }

  public static Installation start(Map<String, String> settings) throws IOException {
    return start(Engines.kafka(), settings);
  }

  public static Installation start(String kafka, Map<String, String> settings) throws IOException {
    Path directory = Files.createTempDirectory("pavise-test");
    return new Installation(
        ControlPlane.Home.create(directory, Signer.generate()).withKafka(kafka), settings);
  }

  public ControlPlane.Home home() {
    return home;
  }

  /** The whole database, as the server's superuser sees it. */
  public JdbcClient database() {
    return home.database().jdbc();
  }

  public ControlPlane controlPlane() {
    return controlPlane;
  }

  public FakeProvider provider() {
    return provider;
  }

  public FakeWorker worker() {
    return worker;
  }

  public TestTenant tenant() {
    return tenant;
  }

  public Client client() {
    return new Client(controlPlane.address(), token);
  }

  public Client nobody() {
    return new Client(controlPlane.address(), null);
  }

  /** Somebody else of the first tenant, by an API token that may do all that their role holds. */
  public Client addMember(Role role) {
    var user = UUID.randomUUID();
    var memberToken = OpaqueToken.random("pvs_api_");
    addMember(tenant.id(), user, user + "@example.com", role, memberToken);
    return new Client(controlPlane.address(), memberToken.value());
  }

  private void addMember(TenantId of, UUID user, String email, Role role, OpaqueToken memberToken) {
    database()
        .sql(
            "insert into users (tenant_id, id, email, role, created_at)"
                + " values (?, ?, ?, ?, now())")
        .param(of.value())
        .param(user)
        .param(email)
        .param(role.name())
        .update();
    database()
        .sql(
            "insert into access_tokens (tenant_id, id, user_id, kind, name, hint, hash, created_at)"
                + " values (?, gen_random_uuid(), ?, 'API', 'test', 'test', ?, now())")
        .param(of.value())
        .param(user)
        .param(memberToken.hash())
        .update();
  }

  /** Another tenant of the same installation, with its own token and owner key. */
  public Neighbour addTenant(TenantKind kind) {
    var jdbc = database();
    var other = new TestTenant(home, TenantId.random());
    var user = UUID.randomUUID();
    var otherToken = OpaqueToken.random("pvs_api_");
    jdbc.sql("insert into tenants (id, name, kind, created_at) values (?, 'Other', ?, now())")
        .param(other.id().value())
        .param(kind.name())
        .update();
    jdbc.sql("insert into tenant_feeds (tenant_id, position) values (?, 0)")
        .param(other.id().value())
        .update();
    addMember(other.id(), user, "o@example.com", Role.OWNER, otherToken);
    var client = new Client(controlPlane.address(), otherToken.value());
    client.post("/api/v1/owner-keys", other.ownerKeyBody());
    return new Neighbour(other, client);
  }

  /** A tenant beside the first, with its client. */
  public record Neighbour(TestTenant tenant, Client client) {}

  /** Stops the replica and starts another over the same database, with another broker address. */
  public void restart(String kafka) {
    controlPlane.close();
    controlPlane = ControlPlane.start(home.withKafka(kafka), provider, settings);
  }

  /** Another replica over the same files and database, sharing the work. */
  public ControlPlane startReplica() {
    return ControlPlane.start(home, provider, settings);
  }

  public String deploy(String name) {
    return deploy(name, UnaryOperator.identity());
  }

  public String deploy(String name, UnaryOperator<dev.pavise.messages.manifest.Manifest> change) {
    var answer = client().post("/api/v1/deployments", tenant.deploymentBody(name, change));
    if (answer.status() != 202) {
      throw new IllegalStateException("deploying answered " + answer.status() + answer.text());
    }
    return answer.json().path("id").stringValue();
  }

  public JsonNode deployment(String id) {
    return client().get("/api/v1/deployments/" + id).json();
  }

  public JsonNode awaitLife(String id, String life) {
    return await(
        "life " + life,
        () -> {
          var view = deployment(id);
          return view.path("life").asString("").equals(life) ? view : null;
        });
  }

  public JsonNode awaitTrust(String id, String trust) {
    return await(
        "trust " + trust,
        () -> {
          var view = deployment(id);
          return view.path("trust").asString("").equals(trust) ? view : null;
        });
  }

  /** The attester's view, once the VM of this attempt is launched. */
  public Client guest(String deployment, int attempt) {
    var key = new InstanceKey("pavise-" + deployment + "-" + attempt);
    var userData = await("user data", () -> provider.userDataOf(key).orElse(null));
    return new Client(controlPlane.address(), userData.instanceToken());
  }

  /** Goes the way from challenge to outcome once. */
  public JsonNode attest(Client guest) {
    var challenge = challenge(guest);
    var receipt =
        guest.post("/attest/v1/evidence", submission(challenge, "evidence of " + challenge));
    if (receipt.status() != 202) {
      throw new IllegalStateException("evidence answered " + receipt.text());
    }
    var id = receipt.json().path("evidence").stringValue();
    return guest.get("/attest/v1/evidence/" + id + "?wait=30s").json();
  }

  public String challenge(Client guest) {
    var answer = guest.post("/attest/v1/challenges", request());
    if (answer.status() != 200) {
      throw new IllegalStateException("challenge answered " + answer.status() + answer.text());
    }
    return answer.json().path("id").stringValue();
  }

  public static AttestationRequest request() {
    return new AttestationRequest.Tpm(List.of(bytes("ek")), bytes("ak"));
  }

  public static EvidenceSubmission submission(String challenge, String quote) {
    return new EvidenceSubmission(
        ChallengeId.parse(challenge),
        new Evidence.Tpm(
            bytes("runtime data"),
            bytes("ticket"),
            List.of(bytes("ek")),
            bytes("ak"),
            bytes(quote),
            bytes("signature"),
            List.of(new Evidence.PcrValue("sha256", 8, bytes("pcr"))),
            bytes("log")));
  }

  public JsonNode report(Client guest, AgentReport.Stage stage) {
    return guest.post("/attest/v1/reports", new AgentReport(stage, List.of(), null)).json();
  }

  public List<String> kinds(String deployment) {
    return client()
        .get("/api/v1/deployments/" + deployment + "/timeline?limit=200")
        .json()
        .path("items")
        .valueStream()
        .map(entry -> entry.path("kind").asString(""))
        .toList();
  }

  public static <T> T await(String what, Supplier<@Nullable T> look) {
    return await(PATIENCE, what, look);
  }

  public static <T> T await(Duration patience, String what, Supplier<@Nullable T> look) {
    var deadline = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < deadline) {
      var found = look.get();
      if (found != null) {
        return found;
      }
      try {
        Thread.sleep(Duration.ofMillis(50));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
    throw new AssertionError("waited " + patience + " in vain for " + what);
  }

  private static Bytes bytes(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    worker.close();
    controlPlane.close();
  }
}
