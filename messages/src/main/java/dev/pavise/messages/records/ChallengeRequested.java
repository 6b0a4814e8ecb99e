package dev.pavise.messages.records;

import dev.pavise.messages.ChallengeId;
import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.attester.AttestationRequest;
import java.time.Instant;

/** A guest asked for a challenge; tenant and deployment are the control plane's record of it. */
public record ChallengeRequested(
    int version,
    TenantId tenant,
    DeploymentId deployment,
    ChallengeId challenge,
    Instant requestedAt,
    AttestationRequest request) {
  public static final int VERSION = 1;
}
