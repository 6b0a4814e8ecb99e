package dev.pavise.controlplane.result;

import dev.pavise.controlplane.deployment.RevokedOwnerKeys;
import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.EvidenceId;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.attester.EvidenceOutcome;
import dev.pavise.messages.result.Tier;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What a guest is told of its evidence: refused as soon as the verdict or the release says so,
 * affirmed only once the keys are there.
 */
@Component
public class Outcomes {
  private final Results results;
  private final EarReader ears;
  private final RevokedOwnerKeys ownerKeys;

  Outcomes(Results results, EarReader ears, RevokedOwnerKeys ownerKeys) {
    this.results = results;
    this.ears = ears;
    this.ownerKeys = ownerKeys;
  }

  /** What to subscribe to for news of an outcome. */
  public static String topic(EvidenceId evidence) {
    return "evidence:" + evidence;
  }

  /**
   * @param deployment that the evidence is of
   */
  @Transactional(readOnly = true)
  public EvidenceOutcome outcome(TenantId tenant, DeploymentId deployment, EvidenceId evidence) {
    var stored = results.find(tenant, evidence);
    if (stored.isEmpty()) {
      return new EvidenceOutcome(evidence, EvidenceOutcome.Status.PENDING, List.of(), null, null);
    }
    var result = ears.authenticate(stored.get().ear());
    if (result.status() != Tier.AFFIRMING && result.status() != Tier.WARNING) {
      return new EvidenceOutcome(
          evidence, EvidenceOutcome.Status.REFUSED, result.findings(), null, null);
    }
    var release = results.release(tenant, evidence);
    if (release.isEmpty()) {
      return new EvidenceOutcome(
          evidence, EvidenceOutcome.Status.PENDING, result.findings(), null, null);
    }
    var refusal = ownerKeys.against(tenant, deployment);
    if (refusal.isPresent()) {
      return new EvidenceOutcome(
          evidence, EvidenceOutcome.Status.REFUSED, List.of(refusal.get()), null, null);
    }
    var keys = release.get().releasedKeys();
    return keys == null
        ? new EvidenceOutcome(
            evidence, EvidenceOutcome.Status.REFUSED, release.get().findings(), null, null)
        : new EvidenceOutcome(
            evidence, EvidenceOutcome.Status.AFFIRMED, result.findings(), result.expiresAt(), keys);
  }
}
