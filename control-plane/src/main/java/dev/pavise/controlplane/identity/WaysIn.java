package dev.pavise.controlplane.identity;

import dev.pavise.controlplane.access.Role;
import dev.pavise.messages.TenantId;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What identity has to know before a tenant is known, through functions of the database that tell
 * no more than this.
 */
@Component
class WaysIn {
  private final JdbcClient jdbc;

  WaysIn(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  boolean hasTenants() {
    return jdbc.sql("select background.has_tenants()").query(Boolean.class).single();
  }

  /** Whose token this is, unless it has expired. */
  Optional<Caller> holder(OpaqueToken token, Instant now) {
    return jdbc.sql(
            "select tenant_id, user_id, id, role, scopes from background.holder_of_access_token(?)"
                + " where expires_at is null or expires_at > ?")
        .param(token.hash())
        .param(Timestamp.from(now))
        .query(
            (row, number) -> {
              var role = Role.valueOf(row.getString("role"));
              return new Caller(
                  new TenantId(row.getObject("tenant_id", UUID.class)),
                  new UserId(row.getObject("user_id", UUID.class)),
                  row.getObject("id", UUID.class),
                  role,
                  Scopes.within(role, row.getString("scopes")));
            })
        .optional();
  }

  /** The tenant that a sign-in code leads to, used up or not. */
  Optional<TenantId> tenantOf(OpaqueToken code) {
    return jdbc.sql("select background.tenant_of_sign_in_code(?) as tenant_id")
        .param(code.hash())
        .query((row, number) -> Optional.ofNullable(row.getObject("tenant_id", UUID.class)))
        .single()
        .map(TenantId::new);
  }

  /** The tenant that an invitation is for. */
  Optional<TenantId> tenantOfInvitation(OpaqueToken invitation) {
    return jdbc.sql("select background.tenant_of_invitation(?) as tenant_id")
        .param(invitation.hash())
        .query((row, number) -> Optional.ofNullable(row.getObject("tenant_id", UUID.class)))
        .single()
        .map(TenantId::new);
  }

  /** Notes that these tokens were in use, as far as nobody changes them at the moment. */
  void noteUses(List<Caller> callers, Instant at) {
    jdbc.sql("select background.note_token_uses(?, ?, ?)")
        .param(callers.stream().map(caller -> caller.tenant().value()).toArray(UUID[]::new))
        .param(callers.stream().map(Caller::token).toArray(UUID[]::new))
        .param(Timestamp.from(at))
        .query((row, number) -> number)
        .list();
  }

  void removeExpired(Instant now) {
    jdbc.sql("select background.remove_expired_ways_in(?)")
        .param(Timestamp.from(now))
        .query((row, number) -> number)
        .list();
  }
}
