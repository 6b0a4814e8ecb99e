package dev.pavise.cli.api;

import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.result.AxisResult;
import dev.pavise.messages.result.Finding;
import dev.pavise.messages.result.Life;
import dev.pavise.messages.result.Trust;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A deployment as the control plane shows it.
 *
 * @param development whether its trust rests on a root that is not for production
 * @param axes all six, in order
 * @param provenAt of the evidence that its trust stands on
 * @param sequence goes up with every change
 */
public record DeploymentView(
    DeploymentId id,
    String name,
    int revision,
    Sha256 manifestDigest,
    Sha256 ownerKey,
    String provider,
    String platform,
    Life life,
    @Nullable String lifeMessage,
    Trust trust,
    boolean development,
    List<AxisResult> axes,
    List<Finding> findings,
    @Nullable Instant provenAt,
    @Nullable Instant expiresAt,
    List<EndpointView> endpoints,
    List<ContainerView> containers,
    @Nullable String instance,
    Instant createdAt,
    Instant updatedAt,
    long sequence) {}
