package dev.pavise.controlplane.result;

import dev.pavise.controlplane.http.Cursor;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.EvidenceId;
import dev.pavise.messages.Json;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.records.EvidenceAppraised;
import dev.pavise.messages.records.KeysReleased;
import dev.pavise.messages.result.Finding;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Stored results and releases, the results as the very EARs that the worker signed. */
@Component
class Results {
  private final JdbcClient jdbc;

  Results(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  record StoredResult(EvidenceId evidence, Instant appraisedAt, String ear) {}

  record StoredRelease(
      @Nullable Bytes releasedKeys, List<String> secrets, List<Finding> findings) {}

  /** False when it is there already. */
  @Transactional
  boolean store(EvidenceAppraised appraised, Instant appraisedAt) {
    return jdbc.sql(
                """
                insert into results (tenant_id, deployment_id, evidence_id, appraised_at, ear)
                values (?, ?, ?, ?, ?) on conflict do nothing
                """)
            .param(appraised.tenant().value())
            .param(appraised.deployment().value())
            .param(appraised.evidence().value())
            .param(Timestamp.from(appraisedAt))
            .param(appraised.ear())
            .update()
        == 1;
  }

  /** False when it is there already. */
  @Transactional
  boolean store(KeysReleased released) {
    var keys = released.releasedKeys();
    return jdbc.sql(
                """
                insert into key_releases (tenant_id, deployment_id, evidence_id, released_at,
                  released_keys, secrets, findings)
                values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing
                """)
            .param(released.tenant().value())
            .param(released.deployment().value())
            .param(released.evidence().value())
            .param(Timestamp.from(released.releasedAt()))
            .param(keys == null ? null : keys.toByteArray())
            .param(text(released.secrets()))
            .param(text(released.findings()))
            .update()
        == 1;
  }

  @Transactional(readOnly = true)
  Optional<StoredResult> find(TenantId tenant, EvidenceId evidence) {
    return jdbc.sql(
            "select evidence_id, appraised_at, ear from results"
                + " where tenant_id = ? and evidence_id = ?")
        .param(tenant.value())
        .param(evidence.value())
        .query(Results::result)
        .optional();
  }

  @Transactional(readOnly = true)
  List<StoredResult> page(TenantId tenant, DeploymentId deployment, Cursor before, int limit) {
    return jdbc.sql(
            """
            select evidence_id, appraised_at, ear from results
            where tenant_id = ? and deployment_id = ? and (appraised_at, evidence_id) < (?, ?)
            order by appraised_at desc, evidence_id desc limit ?
            """)
        .param(tenant.value())
        .param(deployment.value())
        .param(Timestamp.from(before.at()))
        .param(before.id())
        .param(limit + 1)
        .query(Results::result)
        .list();
  }

  @Transactional(readOnly = true)
  Optional<StoredRelease> release(TenantId tenant, EvidenceId evidence) {
    return jdbc.sql(
            "select released_keys, secrets, findings from key_releases"
                + " where tenant_id = ? and evidence_id = ?")
        .param(tenant.value())
        .param(evidence.value())
        .query(
            (row, number) -> {
              var keys = row.getBytes("released_keys");
              return new StoredRelease(
                  keys == null ? null : Bytes.copyOf(keys),
                  list(row.getString("secrets"), String[].class),
                  list(row.getString("findings"), Finding[].class));
            })
        .optional();
  }

  private static StoredResult result(java.sql.ResultSet row, int number)
      throws java.sql.SQLException {
    return new StoredResult(
        new EvidenceId(row.getObject("evidence_id", UUID.class)),
        row.getTimestamp("appraised_at").toInstant(),
        row.getString("ear"));
  }

  private static String text(List<?> values) {
    return new String(Json.write(values), StandardCharsets.UTF_8);
  }

  private static <T> List<T> list(String json, Class<T[]> type) {
    return List.of(Json.readTolerant(json.getBytes(StandardCharsets.UTF_8), type));
  }
}
