package dev.pavise.controlplane.identity;

import dev.pavise.controlplane.audit.Auditable;
import dev.pavise.controlplane.tenancy.TenantHolder;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.audit.AuditActor;
import java.util.UUID;

/**
 * Who is asking, as their token says. Everything a request touches is looked up under this tenant.
 *
 * @param token id of the token in use
 */
public record Caller(TenantId tenant, UserId user, UUID token) implements Auditable, TenantHolder {
  @Override
  public AuditActor actor() {
    return new AuditActor(AuditActor.Kind.USER, user.toString(), token.toString());
  }
}
