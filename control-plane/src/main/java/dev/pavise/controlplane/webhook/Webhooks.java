package dev.pavise.controlplane.webhook;

import dev.pavise.controlplane.http.Cursor;
import dev.pavise.controlplane.problem.ErrorCode;
import dev.pavise.controlplane.problem.Problem;
import dev.pavise.messages.TenantId;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** A tenant's webhooks and the secrets that sign what is sent to them. Thread-safe. */
@Service
class Webhooks {
  private static final int COUNT_MAX = 10;

  private final JdbcClient jdbc;
  private final SecretKeyFile keys;
  private final WebhookSettings settings;
  private final ApplicationEventPublisher audit;
  private final Clock clock;

  Webhooks(
      JdbcClient jdbc,
      SecretKeyFile keys,
      WebhookSettings settings,
      ApplicationEventPublisher audit,
      Clock clock) {
    this.jdbc = jdbc;
    this.keys = keys;
    this.settings = settings;
    this.audit = audit;
    this.clock = clock;
  }

  /** A webhook with a new secret; the only time that is told. */
  record WithSecret(SigningSecret secret, Webhook webhook) {}

  /** What changes; what is null stays. */
  record Change(
      @Nullable String url,
      @Nullable Set<WebhookEvent> events,
      @Nullable String description,
      @Nullable Boolean enabled) {}

  @Transactional
  WithSecret create(
      TenantId tenant, String url, Set<WebhookEvent> events, @Nullable String description) {
    // One at a time in each tenant, so that the bound holds.
    jdbc.sql("select position from tenant_feeds where tenant_id = ? for update")
        .param(tenant.value())
        .query(Long.class)
        .single();
    var count =
        jdbc.sql("select count(*) from webhooks where tenant_id = ?")
            .param(tenant.value())
            .query(Long.class)
            .single();
    if (count >= COUNT_MAX) {
      throw Problem.of(ErrorCode.WEBHOOKS_EXHAUSTED, "The most is " + COUNT_MAX + ".");
    }
    var id = UUID.randomUUID();
    var secret = SigningSecret.random();
    var now = Timestamp.from(clock.instant());
    var made =
        jdbc.sql(
                """
                insert into webhooks
                  (tenant_id, id, url, events, description, enabled, secret, created_at, updated_at)
                values (?, ?, ?, ?, ?, true, ?, ?, ?) returning *
                """)
            .param(tenant.value())
            .param(id)
            .param(url)
            .param(Webhook.write(events))
            .param(description)
            .param(keys.encrypt(tenant, id, secret).toByteArray())
            .param(now)
            .param(now)
            .query((row, number) -> Webhook.of(row))
            .single();
    audit.publishEvent(WebhookAudit.created(made));
    return new WithSecret(secret, made);
  }

  /** Newest first, one more than the limit. */
  @Transactional(readOnly = true)
  List<Webhook> before(TenantId tenant, Cursor cursor, int limit) {
    return jdbc.sql(
            "select * from webhooks where tenant_id = ? and (created_at, id) < (?, ?)"
                + " order by created_at desc, id desc limit ?")
        .param(tenant.value())
        .param(Timestamp.from(cursor.at()))
        .param(cursor.id())
        .param(limit + 1)
        .query((row, number) -> Webhook.of(row))
        .list();
  }

  @Transactional(readOnly = true)
  Webhook require(TenantId tenant, UUID id) {
    return find(tenant, id, "");
  }

  /** As {@link #require}; nobody else changes it before the transaction ends. */
  Webhook lock(TenantId tenant, UUID id) {
    return find(tenant, id, " for update");
  }

  private Webhook find(TenantId tenant, UUID id, String locking) {
    return jdbc.sql("select * from webhooks where tenant_id = ? and id = ?" + locking)
        .param(tenant.value())
        .param(id)
        .query((row, number) -> Webhook.of(row))
        .optional()
        .orElseThrow(() -> Problem.notFound("webhook"));
  }

  /** Enabling starts anew; disabling ends what was still to be sent. */
  @Transactional
  Webhook change(TenantId tenant, UUID id, Change change) {
    var before = lock(tenant, id);
    var enabled = change.enabled() == null ? before.enabled() : change.enabled();
    var starts = enabled && !before.enabled();
    var url = change.url();
    var events = change.events();
    var description = change.description();
    var after =
        jdbc.sql(
                """
                update webhooks set url = ?, events = ?, description = ?, enabled = ?,
                  disabled_reason = case when ? then null else disabled_reason end,
                  failing_since = case when ? then null else failing_since end, updated_at = ?
                where tenant_id = ? and id = ? returning *
                """)
            .param(url == null ? before.url() : url)
            .param(Webhook.write(events == null ? before.events() : events))
            .param(description == null ? before.description() : description)
            .param(enabled)
            .param(enabled)
            .param(starts)
            .param(Timestamp.from(clock.instant()))
            .param(tenant.value())
            .param(id)
            .query((row, number) -> Webhook.of(row))
            .single();
    if (!enabled) {
      Deliveries.dropPending(jdbc, tenant, id);
    }
    audit.publishEvent(WebhookAudit.changed(after));
    return after;
  }

  @Transactional
  void delete(TenantId tenant, UUID id) {
    var webhook = lock(tenant, id);
    jdbc.sql("delete from webhooks where tenant_id = ? and id = ?")
        .param(tenant.value())
        .param(id)
        .update();
    audit.publishEvent(WebhookAudit.deleted(webhook));
  }

  /** A new secret; the one before still signs beside it for a while, an older one no more. */
  @Transactional
  WithSecret rotate(TenantId tenant, UUID id) {
    lock(tenant, id);
    var secret = SigningSecret.random();
    var now = clock.instant();
    var after =
        jdbc.sql(
                """
                update webhooks set previous_secret = secret, previous_until = ?, secret = ?,
                  updated_at = ? where tenant_id = ? and id = ? returning *
                """)
            .param(Timestamp.from(now.plus(settings.secretOverlap())))
            .param(keys.encrypt(tenant, id, secret).toByteArray())
            .param(Timestamp.from(now))
            .param(tenant.value())
            .param(id)
            .query((row, number) -> Webhook.of(row))
            .single();
    audit.publishEvent(WebhookAudit.secretRotated(after));
    return new WithSecret(secret, after);
  }
}
