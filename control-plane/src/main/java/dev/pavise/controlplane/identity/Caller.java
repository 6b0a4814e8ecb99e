package dev.pavise.controlplane.identity;

import dev.pavise.controlplane.access.Authorized;
import dev.pavise.controlplane.access.Permission;
import dev.pavise.controlplane.access.Role;
import dev.pavise.controlplane.audit.Auditable;
import dev.pavise.controlplane.tenancy.TenantHolder;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.audit.AuditActor;
import java.util.Set;
import java.util.UUID;

/**
 * Who is asking, as their token says. Everything a request touches is looked up under this tenant.
 *
 * @param token id of the token in use
 * @param permissions what role and token both hold
 */
public record Caller(
    TenantId tenant, UserId user, UUID token, Role role, Set<Permission> permissions)
    implements Auditable, Authorized, TenantHolder {
  public Caller {
    permissions = Set.copyOf(permissions);
  }

  @Override
  public AuditActor actor() {
    return actor(user, token);
  }

  /** For those who were nobody before the present request. */
  static AuditActor actor(UserId user, UUID token) {
    return new AuditActor(AuditActor.Kind.USER, user.toString(), token.toString());
  }
}
