package dev.pavise.controlplane.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pavise.controlplane.deployment.Deployments;
import dev.pavise.controlplane.deployment.Timeline;
import dev.pavise.controlplane.identity.Identity;
import dev.pavise.controlplane.problem.Problem;
import dev.pavise.controlplane.provider.Provider;
import dev.pavise.controlplane.running.ControlPlane;
import dev.pavise.controlplane.running.FakeProvider;
import dev.pavise.controlplane.running.Installation;
import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.records.TenantKind;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/** What the database itself refuses, whatever the application asks. */
class RowLevelSecurityIT {
  private static final int ATTEMPTS_BEYOND_THE_POOL = 40;

  private static Installation installation;
  private static Installation.Neighbour neighbour;
  private static String neighboursDeployment;

  @BeforeAll
  static void fillEveryTableForTwoTenants() throws IOException {
    installation = Installation.start();
    installation.attest(installation.guest(installation.deploy("walls"), 1));
    neighbour = installation.addTenant(TenantKind.DEVELOPMENT);
    var answer =
        neighbour
            .client()
            .post(
                "/api/v1/deployments",
                neighbour.tenant().deploymentBody("walls", manifest -> manifest),
                "Idempotency-Key",
                "once");
    neighboursDeployment = answer.json().path("id").stringValue();
    installation.attest(installation.guest(neighboursDeployment, 1));
    neighbour.client().post("/api/v1/sign-in-codes", new byte[0]);
    neighbour
        .client()
        .post("/api/v1/invitations", Map.of("email", "i@example.com", "role", "VIEWER"));
    callAWebhookThatHasNoAddress();
  }

  private static void callAWebhookThatHasNoAddress() {
    var client = neighbour.client();
    var made =
        client.post(
            "/api/v1/webhooks",
            Map.of("url", "https://receiver.invalid", "events", List.of("TRUST_CHANGED")));
    var path =
        "/api/v1/webhooks/" + made.json().path("webhook").path("id").stringValue() + "/deliveries";
    client.post(path.replace("deliveries", "ping"), new byte[0]);
    Installation.await(
        "an attempt",
        () ->
            client.get(path).json().path("items").path(0).path("attempts").asInt(0) > 0
                ? true
                : null);
  }

  @AfterAll
  static void stop() {
    installation.close();
  }

  @Test
  void everyTableWithATenantForcesRowLevelSecurity() {
    var open =
        installation
            .database()
            .sql(
                """
                select relname from pg_class c
                where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace
                  and relname <> 'flyway_schema_history'
                  and not (relrowsecurity and relforcerowsecurity and exists (
                    select from pg_policy p where p.polrelid = c.oid and p.polname = 'own_tenant'
                      and pg_get_expr(p.polqual, p.polrelid) like '%current_tenant()%'
                      and pg_get_expr(p.polwithcheck, p.polrelid) like '%current_tenant()%'))
                """)
            .query(String.class)
            .list();

    assertThat(open)
        .as("tables to isolate, as the migration of row-level security does with call isolate(…)")
        .isEmpty();
  }

  @Test
  void seesOneTenantsRowsInEveryTableWithoutAnyPredicate() {
    for (var table : readableTables()) {
      assertThat(tenantsIn(table))
          .as("whose rows there are in %s", table)
          .contains(neighbour.tenant().id().value());
      var seen =
          within(
              installation.tenant().id(),
              jdbc ->
                  jdbc.sql("select distinct " + key(table) + " from " + table)
                      .query(UUID.class)
                      .list());
      assertThat(seen)
          .as("whose rows are seen in %s", table)
          .isSubsetOf(installation.tenant().id().value());
    }
  }

  @Test
  void seesNothingInAnyTableWithoutATenant() {
    for (var table : readableTables()) {
      assertThat(application().sql("select count(*) from " + table).query(Long.class).single())
          .as(table)
          .isZero();
      Long inTransaction =
          transactions()
              .execute(
                  status ->
                      application()
                          .sql("select count(*) from " + table)
                          .query(Long.class)
                          .single());
      assertThat(inTransaction).as(table).isZero();
    }
  }

  @Test
  void runsEveryEntityQueryWithoutATenantPredicateAndSeesNoForeignRow() {
    var entities = installation.controlPlane().bean(EntityManager.class);
    var mapped = entities.getMetamodel().getEntities();
    assertThat(mapped).isNotEmpty();
    for (var entity : mapped) {
      var name = entity.getName();
      var field = name.equals("Tenant") ? "id" : "tenantId";
      var seen =
          within(
              installation.tenant().id(),
              jdbc ->
                  entities
                      .createQuery("select e." + field + " from " + name + " e", UUID.class)
                      .getResultList());
      assertThat(seen).as(name).isSubsetOf(installation.tenant().id().value());
    }
  }

  @Test
  void findsNothingForAQueryThatNamesAnotherTenant() {
    var foreign = neighbour.tenant().id();
    var deployment = DeploymentId.parse(neighboursDeployment);
    var deployments = installation.controlPlane().bean(Deployments.class);
    var timeline = installation.controlPlane().bean(Timeline.class);
    var identity = installation.controlPlane().bean(Identity.class);

    assertThat(TenantScope.call(foreign, () -> deployments.require(foreign, deployment).id()))
        .isEqualTo(deployment);
    assertThat(TenantScope.call(foreign, () -> timeline.after(foreign, 0, 10))).isNotEmpty();

    TenantScope.run(
        installation.tenant().id(),
        () -> {
          assertThatThrownBy(() -> deployments.require(foreign, deployment))
              .isInstanceOf(Problem.class);
          assertThatThrownBy(() -> deployments.lock(foreign, deployment))
              .isInstanceOf(Problem.class);
          assertThatThrownBy(() -> identity.tenant(foreign)).isInstanceOf(Problem.class);
          assertThat(timeline.after(foreign, 0, 10)).isEmpty();
        });
  }

  @Test
  void refusesToWriteAnotherTenantsRows() {
    var foreign = neighbour.tenant().id().value();
    for (var insert :
        List.of(
            "insert into outbox (tenant_id, topic, key, payload, created_at)"
                + " values (?, 't', 'k', '', now())",
            "insert into idempotency_keys (tenant_id, key, request_digest, created_at)"
                + " values (?, 'stolen', 'd', now())",
            "insert into users (tenant_id, id, email, role, created_at)"
                + " values (?, gen_random_uuid(), 'intruder@example.com', 'OWNER', now())")) {
      assertThatThrownBy(
              () ->
                  within(
                      installation.tenant().id(), jdbc -> jdbc.sql(insert).param(foreign).update()))
          .as(insert)
          .isInstanceOf(DataAccessException.class)
          .hasStackTraceContaining("row-level security");
    }
    int touched =
        within(
            installation.tenant().id(),
            jdbc ->
                jdbc.sql("update deployments set life = 'FAILED' where name = 'walls'").update());
    assertThat(touched).isEqualTo(1);
    assertThat(neighbour.client().get("/api/v1/deployments/" + neighboursDeployment).text())
        .doesNotContain("\"FAILED\"");
  }

  @Test
  void refusesTheApplicationsLoginEveryWayOutOfItsRole() {
    for (var escape :
        List.of(
            "set role pavise_background",
            "set role pavise_owner",
            "set session authorization postgres",
            "alter table users disable row level security",
            "drop policy own_tenant on users",
            "create table loot as select * from users",
            "delete from tenants",
            "select * from outbox")) {
      assertThatThrownBy(() -> application().sql(escape).update())
          .as(escape)
          .isInstanceOf(DataAccessException.class);
    }
    assertThatThrownBy(
            () ->
                transactions()
                    .executeWithoutResult(
                        status -> {
                          application().sql("set local row_security = off").update();
                          application()
                              .sql("select count(*) from users")
                              .query(Long.class)
                              .single();
                        }))
        .isInstanceOf(DataAccessException.class);
  }

  @Test
  void carriesNoTenantToTheNextTransactionOfAConnection() {
    for (int i = 0; i < 50; i++) {
      within(installation.tenant().id(), jdbc -> jdbc.sql("select 1").query(Long.class).single());
      var left =
          application()
              .sql("select coalesce(current_setting('pavise.tenant', true), '')")
              .query(String.class)
              .single();
      assertThat(left).isEmpty();
    }
  }

  @Test
  void givesConnectionsBackWhenATenantCannotBeSet() {
    var tenant = installation.tenant().id();
    var database = installation.database();
    database.sql("revoke execute on function set_config(text, text, boolean) from public").update();
    try {
      for (int attempt = 0; attempt < ATTEMPTS_BEYOND_THE_POOL; attempt++) {
        assertThatThrownBy(
                () -> TenantScope.run(tenant, () -> transactions().executeWithoutResult(s -> {})))
            .isInstanceOf(CannotCreateTransactionException.class)
            .hasStackTraceContaining("permission denied");
      }
    } finally {
      database.sql("grant execute on function set_config(text, text, boolean) to public").update();
    }

    TenantScope.run(tenant, () -> transactions().executeWithoutResult(s -> {}));
  }

  @Test
  void refusesToTurnToAnotherTenantWithinATransaction() {
    var own = installation.tenant().id();
    transactions().executeWithoutResult(status -> assertRefused(own));
    TenantScope.run(
        own,
        () ->
            transactions()
                .executeWithoutResult(
                    status -> {
                      assertRefused(neighbour.tenant().id());
                      TenantScope.run(own, () -> {});
                    }));
  }

  private static void assertRefused(TenantId tenant) {
    assertThatThrownBy(() -> TenantScope.run(tenant, () -> {}))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void refusesToStartAsAnybodyThatRowLevelSecurityDoesNotHold() {
    for (var login : List.of("pavise_owner", "postgres")) {
      Provider provider = new FakeProvider();
      assertThatThrownBy(
              () ->
                  ControlPlane.start(
                      installation.home(), provider, Map.of("spring.datasource.username", login)))
          .as(login)
          .hasStackTraceContaining("pavise_application");
    }
  }

  private static <T> T within(TenantId tenant, Function<JdbcClient, T> work) {
    return TenantScope.call(
        tenant,
        () -> Objects.requireNonNull(transactions().execute(status -> work.apply(application()))));
  }

  private static List<String> readableTables() {
    var tables =
        application()
            .sql(
                """
                select relname from pg_class
                where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace
                  and has_table_privilege(oid, 'select')
                """)
            .query(String.class)
            .list();
    assertThat(tables).hasSizeGreaterThan(15);
    return tables;
  }

  private static List<UUID> tenantsIn(String table) {
    return installation
        .database()
        .sql("select distinct " + key(table) + " from " + table)
        .query(UUID.class)
        .list();
  }

  private static String key(String table) {
    return table.equals("tenants") ? "id" : "tenant_id";
  }

  /** The very client that the application uses. */
  private static JdbcClient application() {
    return installation.controlPlane().bean(JdbcClient.class);
  }

  private static TransactionTemplate transactions() {
    return installation.controlPlane().bean(TransactionTemplate.class);
  }
}
