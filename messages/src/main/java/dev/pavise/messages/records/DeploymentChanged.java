package dev.pavise.messages.records;

import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.result.Life;
import dev.pavise.messages.result.Trust;
import java.time.Instant;

/**
 * Life or trust of a deployment moved.
 *
 * @param sequence grows by one with each change of this deployment
 */
public record DeploymentChanged(
    int version,
    TenantId tenant,
    DeploymentId deployment,
    long sequence,
    Life life,
    Trust trust,
    Instant changedAt) {
  public static final int VERSION = 1;
}
