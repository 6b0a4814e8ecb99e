package dev.pavise.controlplane.provisioning;

import dev.pavise.controlplane.notification.BackgroundLoop;
import dev.pavise.controlplane.notification.Wakeups;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Renews the leases of the steps under way in this replica, so that a slow provider costs no lease
 * and a dead replica holds up nobody for long. A step that hangs loses its lease too.
 */
@Component
class LeaseRenewal extends BackgroundLoop {
  private static final String TOPIC = "lease-renewal";
  private static final int RENEWALS_PER_LEASE = 3;

  private final LaunchIntents intents;
  private final ProvisioningSettings settings;
  private final Clock clock;
  private final Map<UUID, Instant> underWay = new ConcurrentHashMap<>();

  LeaseRenewal(Wakeups wakeups, LaunchIntents intents, ProvisioningSettings settings, Clock clock) {
    super(wakeups, TOPIC, settings.lease().dividedBy(RENEWALS_PER_LEASE));
    this.intents = intents;
    this.settings = settings;
    this.clock = clock;
  }

  /** While a step is under way. */
  interface Kept extends AutoCloseable {
    @Override
    void close();
  }

  Kept keep(UUID lease) {
    underWay.put(lease, clock.instant().plus(settings.stepLimit()));
    return () -> underWay.remove(lease);
  }

  @Override
  protected boolean round() {
    var now = clock.instant();
    var renewed =
        underWay.entrySet().stream()
            .filter(step -> step.getValue().isAfter(now))
            .map(Map.Entry::getKey)
            .toList();
    if (!renewed.isEmpty()) {
      intents.renew(renewed, settings.lease());
    }
    return false;
  }
}
