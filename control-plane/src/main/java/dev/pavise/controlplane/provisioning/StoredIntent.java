package dev.pavise.controlplane.provisioning;

import dev.pavise.controlplane.provider.LaunchIntent;
import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.TenantId;
import java.util.UUID;

/**
 * An intent as it was when its lease was taken.
 *
 * @param launched whether its VM is recorded as launched
 * @param relaunch whether another may take its place
 * @param failures in a row
 * @param lease proves that the holder may still write what came of it
 */
record StoredIntent(
    TenantId tenant,
    DeploymentId deployment,
    int attempt,
    String provider,
    LaunchIntent intent,
    boolean relaunch,
    Desired.Goal goal,
    boolean launched,
    int failures,
    UUID lease) {
  /** A VM that keeps vanishing is not launched for ever. */
  static final int ATTEMPTS_MAX = 5;

  Desired desired() {
    return new Desired(goal, launched, relaunch && attempt < ATTEMPTS_MAX);
  }
}
