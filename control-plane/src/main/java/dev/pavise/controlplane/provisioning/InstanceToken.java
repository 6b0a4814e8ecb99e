package dev.pavise.controlplane.provisioning;

import dev.pavise.controlplane.audit.Auditable;
import dev.pavise.controlplane.tenancy.TenantHolder;
import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.audit.AuditActor;

/**
 * The instance that a token was made for.
 *
 * @param attempt which VM of the deployment
 */
public record InstanceToken(TenantId tenant, DeploymentId deployment, int attempt)
    implements Auditable, TenantHolder {
  @Override
  public AuditActor actor() {
    return new AuditActor(AuditActor.Kind.GUEST, deployment.toString(), null);
  }
}
