package dev.pavise.messages.records;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.ChallengeId;
import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.EvidenceId;
import dev.pavise.messages.TenantId;
import java.time.Instant;

/**
 * A guest posted evidence. Self-contained: the worker needs nothing else to judge and to release.
 *
 * @param evidence exact JSON bytes of the {@link dev.pavise.messages.attester.Evidence}
 */
public record EvidenceReceived(
    int version,
    TenantId tenant,
    TenantKind tenantKind,
    DeploymentId deployment,
    ChallengeId challenge,
    EvidenceId evidenceId,
    Instant receivedAt,
    Bytes evidence,
    ReleaseMaterial material) {
  public static final int VERSION = 1;
}
