package dev.pavise.controlplane.webhook;

import dev.pavise.controlplane.notification.BackgroundLoop;
import dev.pavise.controlplane.notification.Wakeups;
import dev.pavise.controlplane.tenancy.TenantScope;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Sends what is due. Each webhook that has something is leased by one replica and worked on by one
 * thread there, so a slow receiver is called once at a time and slows only itself.
 */
@Component
class DeliveryLoop extends BackgroundLoop {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryLoop.class);

  /** Receivers that this replica calls at once. */
  private static final int CALLS_MAX = 128;

  /** Then others that are due get their turn. */
  private static final int DELIVERIES_PER_LEASE = 20;

  private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

  private final DeliveryQueue queue;
  private final SecretKeyFile keys;
  private final Sender sender;
  private final Wakeups wakeups;
  private final Clock clock;
  private final Semaphore places = new Semaphore(CALLS_MAX);

  DeliveryLoop(
      Wakeups wakeups, DeliveryQueue queue, SecretKeyFile keys, Sender sender, Clock clock) {
    super(wakeups, Deliveries.TOPIC, POLL_INTERVAL);
    this.queue = queue;
    this.keys = keys;
    this.sender = sender;
    this.wakeups = wakeups;
    this.clock = clock;
  }

  @Override
  protected boolean round() {
    var free = places.availablePermits();
    if (!keys.isThere() || free == 0) {
      return false;
    }
    var leased = queue.lease(free);
    for (var each : leased) {
      places.acquireUninterruptibly();
      Thread.ofVirtual().name("webhook-" + each.webhook()).start(() -> work(each));
    }
    return false;
  }

  private void work(DeliveryQueue.Leased leased) {
    try {
      TenantScope.run(leased.tenant(), () -> sendAllOf(leased));
    } catch (RuntimeException e) {
      LOG.warn("webhook {} waits until its lease ends", leased.webhook(), e);
    } finally {
      places.release();
      wakeups.wakeHere(Deliveries.TOPIC);
    }
  }

  private void sendAllOf(DeliveryQueue.Leased leased) {
    for (int i = 0; i < DELIVERIES_PER_LEASE && isRunning(); i++) {
      var due = queue.next(leased);
      if (due.isEmpty()) {
        break;
      }
      var delivery = due.get().delivery();
      queue.record(
          leased,
          delivery,
          sender.send(due.get().webhook().url(), message(due.get().webhook(), delivery)));
    }
    queue.release(leased);
  }

  private Sender.Message message(Webhook webhook, Delivery delivery) {
    var now = clock.instant();
    var secret = keys.decrypt(webhook.tenant(), webhook.id(), webhook.secret());
    var signatures = secret.sign(delivery.message(), now, delivery.payload());
    var previous = webhook.previousSecret();
    var until = webhook.previousUntil();
    if (previous != null && until != null && now.isBefore(until)) {
      signatures +=
          " "
              + keys.decrypt(webhook.tenant(), webhook.id(), previous)
                  .sign(delivery.message(), now, delivery.payload());
    }
    return new Sender.Message(delivery.message().toString(), now, signatures, delivery.payload());
  }
}
