package dev.pavise.controlplane.audit;

import dev.pavise.messages.Json;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.audit.AuditActor;
import dev.pavise.messages.audit.AuditEntry;
import dev.pavise.messages.audit.AuditHead;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Appends to the trails and reads them. Entries are written as the last thing before the commit of
 * the transaction that they belong to: the lock on the end of the chain is then held briefly, and
 * always after every other. A change that cannot be audited does not happen.
 */
@Component
public class AuditTrail {
  private final JdbcClient jdbc;
  private final Clock clock;

  AuditTrail(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  @EventListener
  @Transactional(propagation = Propagation.MANDATORY)
  public void on(Audited done) {
    var origin = Origin.current();
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void beforeCommit(boolean readOnly) {
            append(done, origin);
          }
        });
  }

  private void append(Audited done, Origin origin) {
    var head = lockHead(done.tenant());
    var address = done.address();
    var entry =
        AuditEntry.chained(
            done.tenant(),
            head.sequence() + 1,
            clock.instant(),
            done.actor() == null ? origin.actor() : done.actor(),
            address == null ? origin.address() : address,
            origin.request(),
            done.action(),
            done.subject(),
            done.details(),
            head.hash());
    insert(entry);
    jdbc.sql("update audit_heads set sequence = ?, hash = ? where tenant_id = ?")
        .param(entry.sequence())
        .param(entry.hash().toByteArray())
        .param(entry.tenant().value())
        .update();
  }

  /** The end of the chain, its row locked for the rest of the transaction. */
  private AuditHead lockHead(TenantId tenant) {
    var genesis = AuditHead.genesis(tenant);
    jdbc.sql(
            "insert into audit_heads (tenant_id, sequence, hash) values (?, 0, ?)"
                + " on conflict do nothing")
        .param(tenant.value())
        .param(genesis.hash().toByteArray())
        .update();
    return jdbc.sql("select sequence, hash from audit_heads where tenant_id = ? for update")
        .param(tenant.value())
        .query(
            (row, number) ->
                new AuditHead(tenant, row.getLong(1), Sha256.fromBytes(row.getBytes(2))))
        .single();
  }

  private void insert(AuditEntry entry) {
    jdbc.sql(
            """
            insert into audit_entries (tenant_id, sequence, at, actor, action, subject, entry, hash)
            values (?, ?, ?, ?, ?, ?, ?, ?)
            """)
        .param(entry.tenant().value())
        .param(entry.sequence())
        .param(Timestamp.from(entry.at()))
        .param(name(entry.actor()))
        .param(entry.action())
        .param(entry.subject())
        .param(new String(Json.write(entry), StandardCharsets.UTF_8))
        .param(entry.hash().toByteArray())
        .update();
  }

  /** What actors are looked for by: the id, or what they are when they have none. */
  private static String name(AuditActor actor) {
    var id = actor.id();
    return id == null ? actor.kind().name() : id;
  }

  /**
   * What to look for; what is null may be anything.
   *
   * @param actor a user's or deployment's id, or a kind that has none, such as WORKER
   */
  public record Filter(@Nullable String action, @Nullable String subject, @Nullable String actor) {}

  /** Entries before a sequence, newest first, one more than the limit. */
  @Transactional(readOnly = true)
  public List<AuditEntry> before(TenantId tenant, long sequence, Filter filter, int limit) {
    return jdbc.sql(
            """
            select entry from audit_entries
            where tenant_id = :tenant and sequence < :sequence
              and (cast(:action as text) is null or action = :action)
              and (cast(:subject as text) is null or subject = :subject)
              and (cast(:actor as text) is null or actor = :actor)
            order by sequence desc limit :limit
            """)
        .param("tenant", tenant.value())
        .param("sequence", sequence)
        .param("action", filter.action())
        .param("subject", filter.subject())
        .param("actor", filter.actor())
        .param("limit", limit + 1)
        .query((row, number) -> entry(row.getString(1)))
        .list();
  }

  /** Entries after a sequence up to the end that a head names, oldest first. */
  @Transactional(readOnly = true)
  public List<AuditEntry> after(AuditHead end, long sequence, int limit) {
    return jdbc.sql(
            "select entry from audit_entries where tenant_id = ? and sequence > ?"
                + " and sequence <= ? order by sequence limit ?")
        .param(end.tenant().value())
        .param(sequence)
        .param(end.sequence())
        .param(limit)
        .query((row, number) -> entry(row.getString(1)))
        .list();
  }

  /** The end of the chain so far. */
  @Transactional(readOnly = true)
  public AuditHead head(TenantId tenant) {
    return jdbc.sql("select sequence, hash from audit_heads where tenant_id = ?")
        .param(tenant.value())
        .query(
            (row, number) ->
                new AuditHead(tenant, row.getLong(1), Sha256.fromBytes(row.getBytes(2))))
        .optional()
        .orElseGet(() -> AuditHead.genesis(tenant));
  }

  private static AuditEntry entry(String json) {
    return Json.readStrict(json.getBytes(StandardCharsets.UTF_8), AuditEntry.class);
  }
}
