package dev.pavise.controlplane.deployment;

import dev.pavise.controlplane.notification.Wakeups;
import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.EvidenceId;
import dev.pavise.messages.Json;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.result.Finding;
import dev.pavise.messages.result.Life;
import dev.pavise.messages.result.Trust;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The history of deployments, and with it the tenant's feed: every entry has a position in it,
 * given out in the order of commits.
 */
@Component
public class Timeline {
  private final JdbcClient jdbc;
  private final Wakeups wakeups;
  private final ApplicationEventPublisher listeners;

  Timeline(JdbcClient jdbc, Wakeups wakeups, ApplicationEventPublisher listeners) {
    this.jdbc = jdbc;
    this.wakeups = wakeups;
    this.listeners = listeners;
  }

  /** An entry with its place in the tenant's feed. */
  public record Positioned(long position, DeploymentId deployment, TimelineEntry entry) {}

  /** Published within the transaction that appends, while the tenant's other writers wait. */
  public record Appended(TenantId tenant, Positioned step) {}

  /** What to subscribe to for news of a tenant's feed. */
  public static String topic(TenantId tenant) {
    return "feed:" + tenant;
  }

  /** Appends an entry; from here to the commit the tenant's other writers wait. */
  @Transactional(propagation = Propagation.MANDATORY)
  void append(TenantId tenant, DeploymentId deployment, TimelineEntry entry) {
    var position =
        jdbc.sql(
                "update tenant_feeds set position = position + 1 where tenant_id = ?"
                    + " returning position")
            .param(tenant.value())
            .query(Long.class)
            .single();
    var findings = entry.findings();
    jdbc.sql(
            """
            insert into timeline (tenant_id, deployment_id, sequence, position, at, kind, title,
              detail, life, trust, evidence_id, findings)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        .param(tenant.value())
        .param(deployment.value())
        .param(entry.sequence())
        .param(position)
        .param(Timestamp.from(entry.at()))
        .param(entry.kind().name())
        .param(entry.title())
        .param(entry.detail())
        .param(name(entry.life()))
        .param(name(entry.trust()))
        .param(entry.evidence() == null ? null : entry.evidence().value())
        .param(findings == null ? null : new String(Json.write(findings), StandardCharsets.UTF_8))
        .update();
    wakeups.announce(topic(tenant));
    listeners.publishEvent(new Appended(tenant, new Positioned(position, deployment, entry)));
  }

  /**
   * Entries of one deployment beyond a sequence in this order.
   *
   * @param last sequence that was seen; null to start
   */
  @Transactional(readOnly = true)
  List<TimelineEntry> of(
      TenantId tenant,
      DeploymentId deployment,
      TimelineOrder order,
      @Nullable Long last,
      int limit) {
    var beyond =
        switch (order) {
          case OLDEST -> "sequence > ? order by sequence";
          case NEWEST -> "sequence < ? order by sequence desc";
        };
    var start = order == TimelineOrder.OLDEST ? 0 : Long.MAX_VALUE;
    return jdbc.sql(
            "select * from timeline where tenant_id = ? and deployment_id = ? and "
                + beyond
                + " limit ?")
        .param(tenant.value())
        .param(deployment.value())
        .param(last == null ? start : last)
        .param(limit)
        .query((row, number) -> positioned(row).entry())
        .list();
  }

  /** The last position given out so far. */
  @Transactional(readOnly = true)
  public long position(TenantId tenant) {
    return jdbc.sql("select position from tenant_feeds where tenant_id = ?")
        .param(tenant.value())
        .query(Long.class)
        .single();
  }

  /** Entries of the whole tenant after a position, in order. */
  @Transactional(readOnly = true)
  public List<Positioned> after(TenantId tenant, long position, int limit) {
    return jdbc.sql(
            "select * from timeline where tenant_id = ? and position > ?"
                + " order by position limit ?")
        .param(tenant.value())
        .param(position)
        .param(limit)
        .query((row, number) -> positioned(row))
        .list();
  }

  private static Positioned positioned(ResultSet row) throws SQLException {
    var evidence = row.getObject("evidence_id", UUID.class);
    var life = row.getString("life");
    var trust = row.getString("trust");
    return new Positioned(
        row.getLong("position"),
        new DeploymentId(row.getObject("deployment_id", UUID.class)),
        new TimelineEntry(
            row.getLong("sequence"),
            row.getTimestamp("at").toInstant(),
            TimelineKind.valueOf(row.getString("kind")),
            row.getString("title"),
            row.getString("detail"),
            life == null ? null : Life.valueOf(life),
            trust == null ? null : Trust.valueOf(trust),
            evidence == null ? null : new EvidenceId(evidence),
            findings(row.getString("findings"))));
  }

  private static @Nullable List<Finding> findings(@Nullable String json) {
    return json == null
        ? null
        : List.of(Json.readTolerant(json.getBytes(StandardCharsets.UTF_8), Finding[].class));
  }

  private static @Nullable String name(@Nullable Enum<?> value) {
    return value == null ? null : value.name();
  }
}
