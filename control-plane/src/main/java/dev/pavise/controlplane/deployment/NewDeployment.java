package dev.pavise.controlplane.deployment;

import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.manifest.Manifest;

/**
 * What is known of a deployment when it is accepted.
 *
 * @param development whether the platform is for development only
 */
public record NewDeployment(
    TenantId tenant,
    DeploymentId id,
    Manifest manifest,
    Sha256 manifestDigest,
    String provider,
    String platform,
    boolean development) {}
