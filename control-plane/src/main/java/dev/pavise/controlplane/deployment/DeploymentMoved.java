package dev.pavise.controlplane.deployment;

import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.TenantId;

/** Told within the process, in the very transaction in which life or trust moves. */
public record DeploymentMoved(
    TenantId tenant, DeploymentId deployment, Standing before, Standing after) {}
