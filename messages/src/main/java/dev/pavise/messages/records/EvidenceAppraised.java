package dev.pavise.messages.records;

import dev.pavise.messages.ChallengeId;
import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.EvidenceId;
import dev.pavise.messages.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The worker reached a verdict. The fields beside the EAR are for routing only; whoever acts on the
 * verdict takes it from the signed EAR.
 *
 * @param ear JWT with the {@link dev.pavise.messages.result.AttestationResult}
 * @param material for the release; absent unless the verdict affirms
 */
public record EvidenceAppraised(
    int version,
    TenantId tenant,
    DeploymentId deployment,
    ChallengeId challenge,
    EvidenceId evidence,
    Instant appraisedAt,
    String ear,
    @Nullable ReleaseMaterial material) {
  public static final int VERSION = 1;
}
