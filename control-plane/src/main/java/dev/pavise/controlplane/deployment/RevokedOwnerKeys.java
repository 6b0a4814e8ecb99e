package dev.pavise.controlplane.deployment;

import dev.pavise.controlplane.ownerkey.OwnerKeyRevoked;
import dev.pavise.controlplane.ownerkey.OwnerKeys;
import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.result.Axis;
import dev.pavise.messages.result.Finding;
import java.time.Instant;
import java.util.Optional;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes trust from whatever a revoked owner key signed. Each deployment is locked on the way: a
 * release that came first is taken back, and one that comes later finds the key revoked.
 */
@Component
public class RevokedOwnerKeys {
  private final OwnerKeys ownerKeys;
  private final DeploymentRepository repository;
  private final Deployments deployments;

  RevokedOwnerKeys(OwnerKeys ownerKeys, DeploymentRepository repository, Deployments deployments) {
    this.ownerKeys = ownerKeys;
    this.repository = repository;
    this.deployments = deployments;
  }

  @EventListener
  @Transactional(propagation = Propagation.MANDATORY)
  void onRevoked(OwnerKeyRevoked revoked) {
    var finding = finding(revoked.thumbprint().toString(), revoked.revokedAt());
    for (var each : repository.liveOf(revoked.tenant().value(), revoked.thumbprint().toString())) {
      var id = new DeploymentId(each);
      deployments.apply(revoked.tenant(), id, new DeploymentEvent.OwnerKeyRevoked(finding));
      deployments.apply(revoked.tenant(), id, new DeploymentEvent.AttestationRequested());
    }
  }

  /** When the owner key of a deployment was revoked; empty while it counts. */
  @Transactional(readOnly = true)
  public Optional<Instant> revokedAt(TenantId tenant, DeploymentId deployment) {
    return ownerKeys.revokedAt(tenant, deployments.require(tenant, deployment).ownerKey());
  }

  /** What speaks against a deployment by its owner key; empty while that counts. */
  @Transactional(readOnly = true)
  public Optional<Finding> against(TenantId tenant, DeploymentId deployment) {
    var ownerKey = deployments.require(tenant, deployment).ownerKey().toString();
    return revokedAt(tenant, deployment).map(at -> finding(ownerKey, at));
  }

  private static Finding finding(String thumbprint, Instant revokedAt) {
    return new Finding(
        "OWNER_KEY_REVOKED",
        Axis.WORKLOAD,
        Finding.Severity.FAIL,
        "manifest.owner",
        "an owner key that counts",
        thumbprint + ", revoked at " + revokedAt,
        "deploy a new revision, signed with an owner key that is active");
  }
}
