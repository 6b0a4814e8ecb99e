package dev.pavise.controlplane.provisioning;

import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.TenantId;

/**
 * The instance that a token was made for.
 *
 * @param attempt which VM of the deployment
 */
public record InstanceToken(TenantId tenant, DeploymentId deployment, int attempt) {}
