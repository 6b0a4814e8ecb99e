package dev.pavise.controlplane.identity;

import dev.pavise.controlplane.notification.Wakeups;
import dev.pavise.messages.TenantId;
import org.springframework.stereotype.Component;

/** Tells every replica that somebody of a tenant may do less than a moment ago. */
@Component
public class AccessChanges {
  private final Wakeups wakeups;

  AccessChanges(Wakeups wakeups) {
    this.wakeups = wakeups;
  }

  /** What those subscribe to who have let somebody in for long: look again then. */
  public static String topic(TenantId tenant) {
    return "access " + tenant;
  }

  /** Within the transaction of the change. */
  void announce(TenantId tenant) {
    wakeups.announce(topic(tenant));
  }
}
