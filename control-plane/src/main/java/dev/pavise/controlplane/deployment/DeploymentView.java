package dev.pavise.controlplane.deployment;

import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.attester.AgentReport.ContainerReport;
import dev.pavise.messages.result.AxisResult;
import dev.pavise.messages.result.Finding;
import dev.pavise.messages.result.Life;
import dev.pavise.messages.result.Trust;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A deployment as it is shown. */
public record DeploymentView(
    DeploymentId id,
    String name,
    int revision,
    String manifestDigest,
    String ownerKey,
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
    List<ContainerReport> containers,
    @Nullable String instance,
    Instant createdAt,
    Instant updatedAt,
    long sequence) {}
