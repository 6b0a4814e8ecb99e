package dev.pavise.controlplane.webhook;

import dev.pavise.controlplane.deployment.Timeline;
import dev.pavise.controlplane.deployment.TimelineKind;
import dev.pavise.controlplane.http.Cursor;
import dev.pavise.controlplane.notification.Wakeups;
import dev.pavise.controlplane.problem.ErrorCode;
import dev.pavise.controlplane.problem.Problem;
import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.Json;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.result.Life;
import dev.pavise.messages.result.Trust;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What is to be sent and what was. A message is stored in the transaction of the change that it
 * tells of, in the order of the tenant's feed. Thread-safe.
 */
@Service
class Deliveries {
  static final String TOPIC = "webhooks";

  /** A receiver that is so far behind loses the rest, visibly. */
  private static final int PENDING_MAX = 1000;

  private static final String PING = "PING";

  private final JdbcClient jdbc;
  private final Webhooks webhooks;
  private final WebhookSettings settings;
  private final Wakeups wakeups;
  private final ApplicationEventPublisher audit;
  private final Clock clock;

  Deliveries(
      JdbcClient jdbc,
      Webhooks webhooks,
      WebhookSettings settings,
      Wakeups wakeups,
      ApplicationEventPublisher audit,
      Clock clock) {
    this.jdbc = jdbc;
    this.webhooks = webhooks;
    this.settings = settings;
    this.wakeups = wakeups;
    this.audit = audit;
    this.clock = clock;
  }

  private record Payload(String type, Instant timestamp, Record data) {}

  private record DeploymentNews(
      DeploymentId deployment,
      String name,
      long sequence,
      TimelineKind kind,
      String title,
      @Nullable Life life,
      @Nullable Trust trust) {}

  private record PingData(UUID webhook) {}

  @EventListener
  @Transactional(propagation = Propagation.MANDATORY)
  void take(Timeline.Appended appended) {
    var entry = appended.step().entry();
    if (entry.life() != null) {
      tell(appended, WebhookEvent.LIFE_CHANGED);
    }
    if (entry.trust() != null) {
      tell(appended, WebhookEvent.TRUST_CHANGED);
    }
  }

  private void tell(Timeline.Appended appended, WebhookEvent event) {
    var tenant = appended.tenant();
    var listening =
        jdbc.sql(
                """
                select id from webhooks where tenant_id = ? and enabled
                  and ? = any (string_to_array(events, ' ')) order by id for update
                """)
            .param(tenant.value())
            .param(event.name())
            .query(UUID.class)
            .list();
    if (listening.isEmpty()) {
      return;
    }
    var step = appended.step();
    var entry = step.entry();
    var name =
        jdbc.sql("select name from deployments where tenant_id = ? and id = ?")
            .param(tenant.value())
            .param(step.deployment().value())
            .query(String.class)
            .single();
    var news =
        new DeploymentNews(
            step.deployment(),
            name,
            entry.sequence(),
            entry.kind(),
            entry.title(),
            event == WebhookEvent.LIFE_CHANGED ? entry.life() : null,
            event == WebhookEvent.TRUST_CHANGED ? entry.trust() : null);
    var payload = text(new Payload(event.name(), entry.at(), news));
    for (var webhook : listening) {
      store(tenant, webhook, UUID.randomUUID(), event.name(), payload);
    }
  }

  /** Sends something that means nothing, so that a receiver can be tried. */
  @Transactional
  Delivery ping(TenantId tenant, UUID webhook) {
    requireEnabled(webhooks.lock(tenant, webhook));
    var payload = text(new Payload(PING, clock.instant(), new PingData(webhook)));
    return store(tenant, webhook, UUID.randomUUID(), PING, payload);
  }

  /** Sends the same message again, with the same id, as a delivery of its own. */
  @Transactional
  Delivery redeliver(TenantId tenant, UUID webhook, UUID delivery) {
    requireEnabled(webhooks.lock(tenant, webhook));
    var earlier = find(tenant, webhook, delivery);
    var again = store(tenant, webhook, earlier.message(), earlier.event(), earlier.payload());
    audit.publishEvent(WebhookAudit.redelivered(tenant, webhook, delivery));
    return again;
  }

  private static void requireEnabled(Webhook webhook) {
    if (!webhook.enabled()) {
      throw Problem.of(ErrorCode.WEBHOOK_DISABLED, "Nothing was sent.");
    }
  }

  /** The caller holds the webhook's row. */
  private Delivery store(
      TenantId tenant, UUID webhook, UUID message, String event, String payload) {
    var now = Timestamp.from(clock.instant());
    var waiting =
        jdbc.sql(
                "select count(*) from webhook_deliveries"
                    + " where tenant_id = ? and webhook_id = ? and state = 'PENDING'")
            .param(tenant.value())
            .param(webhook)
            .query(Long.class)
            .single();
    var isSent = waiting < PENDING_MAX;
    var stored =
        jdbc.sql(
                """
                insert into webhook_deliveries (tenant_id, id, webhook_id, message_id, event,
                  payload, state, attempts, next_at, created_at)
                values (?, ?, ?, ?, ?, ?, ?, 0, ?, ?) returning *
                """)
            .param(tenant.value())
            .param(UUID.randomUUID())
            .param(webhook)
            .param(message)
            .param(event)
            .param(payload)
            .param((isSent ? Delivery.State.PENDING : Delivery.State.DROPPED).name())
            .param(isSent ? now : null)
            .param(now)
            .query((row, number) -> Delivery.of(row))
            .single();
    if (isSent) {
      jdbc.sql(
              "update webhooks set next_at = least(coalesce(next_at, ?), ?)"
                  + " where tenant_id = ? and id = ?")
          .param(now)
          .param(now)
          .param(tenant.value())
          .param(webhook)
          .update();
      wakeups.announce(TOPIC);
    }
    return stored;
  }

  /** Within the transaction that disables a webhook. */
  static void dropPending(JdbcClient jdbc, TenantId tenant, UUID webhook) {
    jdbc.sql(
            "update webhook_deliveries set state = 'DROPPED', next_at = null"
                + " where tenant_id = ? and webhook_id = ? and state = 'PENDING'")
        .param(tenant.value())
        .param(webhook)
        .update();
    jdbc.sql("update webhooks set next_at = null where tenant_id = ? and id = ?")
        .param(tenant.value())
        .param(webhook)
        .update();
  }

  /** Newest first, one more than the limit. */
  @Transactional(readOnly = true)
  List<Delivery> before(TenantId tenant, UUID webhook, Cursor cursor, int limit) {
    webhooks.require(tenant, webhook);
    return jdbc.sql(
            "select * from webhook_deliveries where tenant_id = ? and webhook_id = ?"
                + " and (created_at, id) < (?, ?) order by created_at desc, id desc limit ?")
        .param(tenant.value())
        .param(webhook)
        .param(Timestamp.from(cursor.at()))
        .param(cursor.id())
        .param(limit + 1)
        .query((row, number) -> Delivery.of(row))
        .list();
  }

  @Transactional(readOnly = true)
  Delivery require(TenantId tenant, UUID webhook, UUID delivery) {
    return find(tenant, webhook, delivery);
  }

  private Delivery find(TenantId tenant, UUID webhook, UUID delivery) {
    return jdbc.sql(
            "select * from webhook_deliveries where tenant_id = ? and webhook_id = ? and id = ?")
        .param(tenant.value())
        .param(webhook)
        .param(delivery)
        .query((row, number) -> Delivery.of(row))
        .optional()
        .orElseThrow(() -> Problem.notFound("delivery"));
  }

  /** From the first. */
  @Transactional(readOnly = true)
  List<Attempt> attempts(TenantId tenant, UUID delivery) {
    return jdbc.sql(
            "select * from webhook_attempts where tenant_id = ? and delivery_id = ?"
                + " order by number")
        .param(tenant.value())
        .param(delivery)
        .query(
            (row, number) ->
                new Attempt(
                    row.getTimestamp("at").toInstant(),
                    row.getInt("millis"),
                    Attempt.Outcome.valueOf(row.getString("outcome")),
                    row.getObject("status", Integer.class),
                    row.getString("content_type"),
                    row.getString("body")))
        .list();
  }

  @Scheduled(fixedDelayString = "PT1H")
  void forgetOld() {
    jdbc.sql("select background.forget_webhook_deliveries(?)")
        .param(Timestamp.from(clock.instant().minus(settings.deliveriesKept())))
        .query((row, number) -> number)
        .list();
  }

  private static String text(Payload payload) {
    return new String(Json.write(payload), StandardCharsets.UTF_8);
  }
}
