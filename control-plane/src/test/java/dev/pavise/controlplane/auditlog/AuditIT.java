package dev.pavise.controlplane.auditlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pavise.controlplane.audit.Audited;
import dev.pavise.controlplane.running.Client;
import dev.pavise.controlplane.running.Installation;
import dev.pavise.controlplane.tenancy.TenantScope;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.audit.AuditChain;
import dev.pavise.messages.records.TenantKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** The audit trail as it comes about, as it is read, and as nobody can change it. */
class AuditIT {
  private static final String PATH = "/api/v1/audit";
  private static final int WRITERS = 8;
  private static final int ENTRIES_EACH = 10;

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
  void tellsOfEveryReleaseWhoWhatFromWhereByWhichManifestAndVerdict() {
    var id = installation.deploy("released");
    var evidence = installation.attest(installation.guest(id, 1)).path("evidence").asString("");

    var release = entry(id, "keys.released");

    assertThat(release.path("actor").path("kind").asString("")).isEqualTo("WORKER");
    assertThat(release.path("address").asString("")).isEqualTo("127.0.0.1");
    var details = release.path("details");
    assertThat(details.path("secrets").asString("")).isEqualTo("tls-key");
    assertThat(details.path("evidence").asString("")).isEqualTo(evidence);
    assertThat(details.path("status").asString("")).isEqualTo("AFFIRMING");
    assertThat(details.path("manifest").asString(""))
        .isEqualTo(installation.deployment(id).path("manifestDigest").asString("x"));
    var ear = installation.client().get("/api/v1/results/" + evidence).json().path("ear");
    assertThat(details.path("verdict").asString(""))
        .isEqualTo(Sha256.of(ear.stringValue().getBytes(StandardCharsets.UTF_8)).toString());
    assertThat(entry(id, "evidence.received").path("actor").path("kind").asString(""))
        .isEqualTo("GUEST");
    assertThat(entry(id, "trust.changed").path("details").path("to").asString(""))
        .isEqualTo("TRUSTED");
  }

  @Test
  void tellsWhoAskedForAChangeAndByWhichRequest() {
    var id = installation.deploy("asked");
    installation
        .client()
        .send("DELETE", "/api/v1/deployments/" + id, null, "X-Request-Id", "my-request");

    var stop = entry(id, "deployment.stop-requested");

    var me = installation.client().get("/api/v1/me").json().path("user").path("id").asString("");
    assertThat(stop.path("actor").path("id").asString("")).isEqualTo(me);
    assertThat(stop.path("actor").path("token").isString()).isTrue();
    assertThat(stop.path("request").asString("")).isEqualTo("my-request");
    assertThat(actions("?subject=" + id + "&actor=" + me))
        .contains("deployment.created", "deployment.stop-requested");
  }

  @Test
  void exportsAChainThatHoldsAndEndsAtTheHead() throws IOException {
    installation.deploy("exported");
    var head = installation.client().get(PATH + "/head").json().path("hash").asString("");

    var finding = check(installation.client());

    assertThat(finding).isInstanceOf(AuditChain.Finding.Whole.class);
    assertThat(
            AuditChain.check(
                reader(installation.client().get(PATH + "/export").text()), Sha256.parse(head)))
        .isInstanceOf(AuditChain.Finding.Whole.class);
  }

  @Test
  void pagesNewestFirstWithoutLosingOrRepeatingAny() {
    installation.deploy("paged");
    var all = actions("?limit=200");
    var page = installation.client().get(PATH + "?limit=2").json();
    var seen = 0;
    for (int i = 0; i < 2; i++) {
      assertThat(page.path("items").path(0).path("action").asString("")).isNotEmpty();
      seen += page.path("items").size();
      page =
          installation
              .client()
              .get(PATH + "?limit=2&cursor=" + page.path("next").asString(""))
              .json();
    }
    assertThat(seen).isEqualTo(4);
    assertThat(all).hasSizeGreaterThan(4);
    assertThat(installation.client().get(PATH + "?cursor=nonsense").code())
        .isEqualTo("CURSOR_INVALID");
  }

  @Test
  void keepsTheTrailsOfTenantsApart() throws IOException {
    var neighbour = installation.addTenant(TenantKind.DEVELOPMENT);

    assertThat(check(neighbour.client())).isInstanceOf(AuditChain.Finding.Whole.class);
    assertThat(neighbour.client().get(PATH + "/export").text())
        .doesNotContain(installation.tenant().id().toString());
  }

  @Test
  void staysOneChainHoweverManyWriteAtOnce() throws IOException {
    var neighbour = installation.addTenant(TenantKind.DEVELOPMENT);
    try (var threads = Executors.newFixedThreadPool(WRITERS)) {
      for (int i = 0; i < WRITERS * ENTRIES_EACH; i++) {
        var unused =
            threads.submit(
                () ->
                    inTransaction(
                        neighbour.tenant().id(),
                        status ->
                            publish(
                                Audited.of(neighbour.tenant().id(), "test.done", null, Map.of()))));
      }
    }

    assertThat(check(neighbour.client()))
        .isInstanceOfSatisfying(
            AuditChain.Finding.Whole.class,
            whole -> assertThat(whole.head().sequence()).isEqualTo(1 + WRITERS * ENTRIES_EACH));
  }

  @Test
  void forgetsWhatWasRolledBack() {
    inTransaction(
        installation.tenant().id(),
        status -> {
          publish(Audited.of(installation.tenant().id(), "test.undone", null, Map.of()));
          status.setRollbackOnly();
        });

    assertThat(actions("?action=test.undone")).isEmpty();
  }

  @Test
  void refusesToTellOfWhatIsInNoTransaction() {
    assertThatThrownBy(
            () -> publish(Audited.of(installation.tenant().id(), "test.done", null, Map.of())))
        .isInstanceOf(IllegalTransactionStateException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update audit_entries set entry = '{}' where sequence = 1",
        "update audit_entries set at = now()",
        "delete from audit_entries where sequence = 1",
        "truncate audit_entries",
        "delete from audit_heads",
        "truncate audit_heads",
        "update audit_heads set sequence = sequence - 1",
        "update audit_heads set hash = decode(repeat('00', 32), 'hex'), sequence = sequence + 1",
        "update audit_heads set hash = decode(repeat('00', 32), 'hex')"
      })
  void letsNobodyRewriteIt(String statement) throws IOException {
    assertThatThrownBy(() -> installation.database().sql(statement).update())
        .isInstanceOf(DataAccessException.class);

    assertThat(check(installation.client())).isInstanceOf(AuditChain.Finding.Whole.class);
  }

  @Test
  void anExportEndsAndShowsTheGapWhenTheDatabaseLostTheLastEntries() throws IOException {
    var robbed = installation.addTenant(TenantKind.DEVELOPMENT);
    for (int entry = 0; entry < 3; entry++) {
      inTransaction(
          robbed.tenant().id(),
          status -> publish(Audited.of(robbed.tenant().id(), "test.done", null, Map.of())));
    }
    var database = installation.database();
    database.sql("alter table audit_entries disable trigger user").update();
    try {
      database
          .sql("delete from audit_entries where tenant_id = ? and sequence > 1")
          .param(robbed.tenant().id().value())
          .update();
    } finally {
      database.sql("alter table audit_entries enable trigger user").update();
    }

    assertThat(check(robbed.client())).isInstanceOf(AuditChain.Finding.Broken.class);
  }

  private static AuditChain.Finding check(Client client) throws IOException {
    return AuditChain.check(reader(client.get(PATH + "/export").text()), null);
  }

  private static BufferedReader reader(String text) {
    return new BufferedReader(new StringReader(text));
  }

  private static JsonNode entry(String subject, String action) {
    return Installation.await(
        action,
        () -> {
          var found =
              installation.client().get(PATH + "?subject=" + subject + "&action=" + action).json();
          var first = found.path("items").path(0);
          return first.isMissingNode() ? null : first;
        });
  }

  private static List<String> actions(String query) {
    return installation
        .client()
        .get(PATH + query)
        .json()
        .path("items")
        .valueStream()
        .map(entry -> entry.path("action").asString(""))
        .toList();
  }

  private static void publish(Audited done) {
    installation.controlPlane().publish(done);
  }

  private static void inTransaction(TenantId tenant, Consumer<TransactionStatus> work) {
    var transactions = installation.controlPlane().bean(TransactionTemplate.class);
    TenantScope.run(tenant, () -> transactions.executeWithoutResult(work));
  }
}
