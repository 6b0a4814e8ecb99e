package dev.pavise.controlplane.provisioning;

import dev.pavise.controlplane.provider.Provider;
import dev.pavise.controlplane.provider.ProviderException;
import dev.pavise.controlplane.provider.Providers;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Removes VMs that no intent asks for, once they are old enough that no intent can be on its way. A
 * listing that is not complete removes nothing.
 */
@Component
class OrphanSweep {
  private static final Logger LOG = LoggerFactory.getLogger(OrphanSweep.class);

  private final Providers providers;
  private final LaunchIntents intents;
  private final ProvisioningSettings settings;
  private final Clock clock;

  OrphanSweep(
      Providers providers, LaunchIntents intents, ProvisioningSettings settings, Clock clock) {
    this.providers = providers;
    this.intents = intents;
    this.settings = settings;
    this.clock = clock;
  }

  @Scheduled(fixedDelayString = "PT30S")
  void sweep() throws InterruptedException {
    for (var provider : providers.all()) {
      try {
        sweep(provider);
      } catch (ProviderException e) {
        LOG.warn("the VMs of {} cannot be listed: {}", provider.name(), e.describe(), e);
      }
    }
  }

  private void sweep(Provider provider) throws ProviderException, InterruptedException {
    var listing = provider.listOwned();
    if (!listing.complete()) {
      return;
    }
    var bornBefore = clock.instant().minus(settings.orphanAge());
    for (var instance : listing.instances()) {
      if (instance.launchedAt().isBefore(bornBefore) && !intents.mayExist(instance.key())) {
        LOG.warn("{} of {} belongs to nobody and is removed", instance.key(), provider.name());
        provider.ensureTerminated(instance.key());
      }
    }
  }
}
