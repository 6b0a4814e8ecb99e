package dev.pavise.controlplane.result;

import dev.pavise.controlplane.deployment.Deployments;
import dev.pavise.controlplane.tenancy.TenantScope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Lets trust run out. What is due is found in the database, so it runs in every replica and
 * whatever a replica was about to do when it died is found again.
 */
@Component
class TrustExpiry {
  private static final Logger LOG = LoggerFactory.getLogger(TrustExpiry.class);
  private static final int BATCH_MAX = 500;

  private final Deployments deployments;

  TrustExpiry(Deployments deployments) {
    this.deployments = deployments;
  }

  @Scheduled(fixedDelayString = "PT1S")
  void expire() {
    try {
      deployments
          .due(BATCH_MAX)
          .forEach(due -> TenantScope.run(due.tenant(), () -> deployments.expire(due)));
    } catch (RuntimeException e) {
      LOG.warn("trust could not be let run out; trying again", e);
    }
  }
}
