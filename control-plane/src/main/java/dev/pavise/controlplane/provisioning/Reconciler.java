package dev.pavise.controlplane.provisioning;

import dev.pavise.controlplane.notification.BackgroundLoop;
import dev.pavise.controlplane.notification.Wakeups;
import dev.pavise.controlplane.tenancy.TenantScope;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Takes intents that are due, by lease, and has each brought one step further in a thread of its
 * own. Any number of replicas share the work; a lease that its holder loses by dying runs out.
 */
@Component
class Reconciler extends BackgroundLoop {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);
  private static final int STEPS_AT_ONCE_MAX = 8;
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);
  private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

  private final LaunchIntents intents;
  private final ReconcileStep step;
  private final ProvisioningSettings settings;
  private final Wakeups wakeups;
  private final LeaseRenewal renewal;
  private final Semaphore free = new Semaphore(STEPS_AT_ONCE_MAX);
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("reconcile-", 0).factory());

  Reconciler(
      Wakeups wakeups,
      LaunchIntents intents,
      ReconcileStep step,
      ProvisioningSettings settings,
      LeaseRenewal renewal) {
    super(wakeups, LaunchIntents.TOPIC, POLL_INTERVAL);
    this.wakeups = wakeups;
    this.intents = intents;
    this.step = step;
    this.settings = settings;
    this.renewal = renewal;
  }

  @Override
  protected boolean round() {
    var places = free.drainPermits();
    if (places == 0) {
      return false;
    }
    var unused = places;
    try {
      for (var intent : intents.lease(places, settings.lease())) {
        unused--;
        threads.execute(() -> carryOut(intent));
      }
    } finally {
      free.release(unused);
    }
    return unused == 0;
  }

  @Override
  public void stop() {
    super.stop();
    threads.shutdown();
    try {
      if (!threads.awaitTermination(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        threads.shutdownNow(); // What they were at is taken up again when their leases run out.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void carryOut(StoredIntent intent) {
    try (var _ = renewal.keep(intent.lease())) {
      TenantScope.call(
          intent.tenant(),
          () -> {
            step.carryOut(intent);
            return true;
          });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error(
          "{} could not be brought further; its lease will run out", intent.intent().key(), e);
    } finally {
      free.release();
      wakeups.wakeHere(LaunchIntents.TOPIC);
    }
  }
}
