package dev.pavise.controlplane.webhook;

import dev.pavise.messages.TenantId;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Gives webhooks out to replicas, one replica each. Whoever lost the lease meanwhile records
 * nothing; the message then goes out once more, with the same id. Thread-safe.
 */
@Component
class DeliveryQueue {
  /** More than one attempt can take, so that the lease outlives each. */
  private static final Duration LEASE = WebhookSettings.TIMEOUT_MAX.multipliedBy(3);

  private final JdbcClient jdbc;
  private final WebhookSettings settings;
  private final Backoff backoff;
  private final ApplicationEventPublisher audit;
  private final Clock clock;

  DeliveryQueue(
      JdbcClient jdbc, WebhookSettings settings, ApplicationEventPublisher audit, Clock clock) {
    this.jdbc = jdbc;
    this.settings = settings;
    this.backoff = new Backoff(settings.retryFirst(), settings.retryMax());
    this.audit = audit;
    this.clock = clock;
  }

  /** The right to call one webhook. */
  record Leased(TenantId tenant, UUID webhook, UUID lease) {}

  /** What to send now. */
  record Due(Webhook webhook, Delivery delivery) {}

  List<Leased> lease(int countMax) {
    var now = clock.instant();
    return jdbc.sql("select tenant_id, id, lease from background.lease_webhooks(?, ?, ?)")
        .param(Timestamp.from(now))
        .param(Timestamp.from(now.plus(LEASE)))
        .param(countMax)
        .query(
            (row, number) ->
                new Leased(
                    new TenantId(row.getObject("tenant_id", UUID.class)),
                    row.getObject("id", UUID.class),
                    row.getObject("lease", UUID.class)))
        .list();
  }

  /** The oldest that is due, with the lease prolonged; empty when there is none or it is lost. */
  @Transactional
  Optional<Due> next(Leased leased) {
    var now = clock.instant();
    return jdbc.sql(
            """
            update webhooks set leased_until = ?
            where tenant_id = ? and id = ? and lease = ? and enabled returning *
            """)
        .param(Timestamp.from(now.plus(LEASE)))
        .param(leased.tenant().value())
        .param(leased.webhook())
        .param(leased.lease())
        .query((row, number) -> Webhook.of(row))
        .optional()
        .flatMap(
            webhook ->
                jdbc.sql(
                        """
                        select * from webhook_deliveries
                        where tenant_id = ? and webhook_id = ? and state = 'PENDING'
                          and next_at <= ? order by next_at, number limit 1
                        """)
                    .param(leased.tenant().value())
                    .param(leased.webhook())
                    .param(Timestamp.from(now))
                    .query((row, number) -> new Due(webhook, Delivery.of(row)))
                    .optional());
  }

  /** Records an attempt and what follows from it. */
  @Transactional
  void record(Leased leased, Delivery delivery, Attempt attempt) {
    if (!holds(leased) || !count(leased, delivery, attempt)) {
      return;
    }
    if (attempt.isAccepted()) {
      jdbc.sql("update webhooks set failing_since = null where tenant_id = ? and id = ?")
          .param(leased.tenant().value())
          .param(leased.webhook())
          .update();
    } else {
      disableWhereTooLong(leased);
    }
  }

  /** Locks the row: a message that is stored meanwhile waits, and is then found. */
  private boolean holds(Leased leased) {
    return jdbc.sql(
            "select id from webhooks where tenant_id = ? and id = ? and lease = ? for update")
        .param(leased.tenant().value())
        .param(leased.webhook())
        .param(leased.lease())
        .query(UUID.class)
        .optional()
        .isPresent();
  }

  /** False when the delivery was dropped while it was under way. */
  private boolean count(Leased leased, Delivery delivery, Attempt attempt) {
    var made = delivery.attempts() + 1;
    var isLast = attempt.isAccepted() || made >= settings.attemptsMax();
    var state =
        attempt.isAccepted()
            ? Delivery.State.DELIVERED
            : isLast ? Delivery.State.FAILED : Delivery.State.PENDING;
    var pause = backoff.after(made, ThreadLocalRandom.current().nextDouble());
    var counted =
        jdbc.sql(
                """
                update webhook_deliveries set state = ?, attempts = ?, next_at = ?
                where tenant_id = ? and id = ? and state = 'PENDING' and attempts = ?
                """)
            .param(state.name())
            .param(made)
            .param(isLast ? null : Timestamp.from(clock.instant().plus(pause)))
            .param(leased.tenant().value())
            .param(delivery.id())
            .param(delivery.attempts())
            .update();
    if (counted == 0) {
      return false;
    }
    jdbc.sql(
            """
            insert into webhook_attempts (tenant_id, delivery_id, number, at, millis, outcome,
              status, content_type, body) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        .param(leased.tenant().value())
        .param(delivery.id())
        .param(made)
        .param(Timestamp.from(attempt.at()))
        .param(attempt.millis())
        .param(attempt.outcome().name())
        .param(attempt.status())
        .param(attempt.contentType())
        .param(attempt.body())
        .update();
    return true;
  }

  private void disableWhereTooLong(Leased leased) {
    var now = clock.instant();
    var since =
        jdbc.sql(
                """
                update webhooks set failing_since = coalesce(failing_since, ?)
                where tenant_id = ? and id = ? and enabled returning failing_since
                """)
            .param(Timestamp.from(now))
            .param(leased.tenant().value())
            .param(leased.webhook())
            .query((row, number) -> row.getTimestamp("failing_since").toInstant())
            .optional();
    if (since.isEmpty() || since.get().plus(settings.disableAfter()).isAfter(now)) {
      return;
    }
    var reason = "every delivery has failed since " + since.get();
    jdbc.sql(
            """
            update webhooks set enabled = false, disabled_reason = ?, updated_at = ?
            where tenant_id = ? and id = ?
            """)
        .param(reason)
        .param(Timestamp.from(now))
        .param(leased.tenant().value())
        .param(leased.webhook())
        .update();
    Deliveries.dropPending(jdbc, leased.tenant(), leased.webhook());
    audit.publishEvent(WebhookAudit.disabled(leased.tenant(), leased.webhook(), reason));
  }

  /** Gives the lease back, and notes when there is something to do again. */
  @Transactional
  void release(Leased leased) {
    if (!holds(leased)) {
      return;
    }
    jdbc.sql(
            """
            update webhooks w set lease = null, leased_until = null, next_at =
              (select min(d.next_at) from webhook_deliveries d
               where d.tenant_id = w.tenant_id and d.webhook_id = w.id and d.state = 'PENDING')
            where tenant_id = ? and id = ?
            """)
        .param(leased.tenant().value())
        .param(leased.webhook())
        .update();
  }
}
