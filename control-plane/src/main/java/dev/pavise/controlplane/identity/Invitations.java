package dev.pavise.controlplane.identity;

import dev.pavise.controlplane.access.Permission;
import dev.pavise.controlplane.access.Role;
import dev.pavise.controlplane.http.Cursor;
import dev.pavise.controlplane.problem.ErrorCode;
import dev.pavise.controlplane.problem.FieldError;
import dev.pavise.controlplane.problem.Problem;
import dev.pavise.messages.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Invitations to become a member, by a token that is told once and counts once. They are worth
 * nothing without who made them: one goes with its maker's right to invite. Thread-safe; what must
 * count once is settled by the database.
 */
@Service
class Invitations {
  private static final String PREFIX = "pvs_invitation_";
  private static final int COUNT_MAX = 200;
  private static final String COLUMNS = "id, email, role, invited_by, created_at, expires_at";

  private final JdbcClient jdbc;
  private final Users users;
  private final Identity identity;
  private final WaysIn waysIn;
  private final ApplicationEventPublisher audit;
  private final IdentitySettings settings;
  private final Clock clock;

  Invitations(
      JdbcClient jdbc,
      Users users,
      Identity identity,
      WaysIn waysIn,
      ApplicationEventPublisher audit,
      IdentitySettings settings,
      Clock clock) {
    this.jdbc = jdbc;
    this.users = users;
    this.identity = identity;
    this.waysIn = waysIn;
    this.audit = audit;
    this.settings = settings;
    this.clock = clock;
  }

  /** One that was neither accepted nor withdrawn. */
  record Invitation(
      UUID id, String email, Role role, UserId invitedBy, Instant createdAt, Instant expiresAt) {}

  /** An invitation with its token; the only time it is told. */
  record Created(OpaqueToken token, Invitation invitation) {}

  @Transactional
  Created invite(Caller caller, String email, Role role, @Nullable Instant expiresAtWanted) {
    caller.require(role.permissions());
    requireMayStillInvite(caller);
    var now = clock.instant();
    var address = email.toLowerCase(Locale.ROOT);
    if (isMember(caller.tenant(), address)) {
      throw Problem.of(ErrorCode.MEMBER_EXISTS, "Nobody was invited.");
    }
    if (count(caller.tenant(), now) >= COUNT_MAX) {
      throw Problem.of(ErrorCode.INVITATIONS_EXHAUSTED, "The most is " + COUNT_MAX + ".");
    }
    var invitation =
        new Invitation(
            UUID.randomUUID(), address, role, caller.user(), now, expiresAt(now, expiresAtWanted));
    var token = OpaqueToken.random(PREFIX);
    jdbc.sql(
            """
            insert into invitations
              (tenant_id, id, email, role, hash, invited_by, created_at, expires_at)
            values (?, ?, ?, ?, ?, ?, ?, ?)
            """)
        .param(caller.tenant().value())
        .param(invitation.id())
        .param(invitation.email())
        .param(role.name())
        .param(token.hash())
        .param(caller.user().value())
        .param(Timestamp.from(now))
        .param(Timestamp.from(invitation.expiresAt()))
        .update();
    audit.publishEvent(IdentityAudit.memberInvited(caller, invitation));
    return new Created(token, invitation);
  }

  /** Locks the inviter: whoever demotes or removes them finds this invitation, or is found. */
  private void requireMayStillInvite(Caller caller) {
    var inviter = users.lock(caller.tenant().value(), caller.user().value());
    if (inviter.isEmpty()
        || !inviter.get().role().permissions().contains(Permission.MEMBERS_WRITE)) {
      throw Problem.of(ErrorCode.FORBIDDEN, "You are no owner of the tenant any more.");
    }
  }

  private Instant expiresAt(Instant now, @Nullable Instant wanted) {
    if (wanted == null) {
      return now.plus(settings.invitationLifetime());
    }
    var last = now.plus(settings.invitationLifetimeMax());
    if (!wanted.isAfter(now) || wanted.isAfter(last)) {
      throw Problem.invalid(
          List.of(new FieldError("/expiresAt", "must be after now and at the latest " + last)));
    }
    return wanted;
  }

  /** Newest first, one more than the limit. */
  @Transactional(readOnly = true)
  List<Invitation> before(Caller caller, Cursor cursor, int limit) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + " from invitations where tenant_id = ? and expires_at > ?"
                + " and (created_at, id) < (?, ?) order by created_at desc, id desc limit ?")
        .param(caller.tenant().value())
        .param(Timestamp.from(clock.instant()))
        .param(Timestamp.from(cursor.at()))
        .param(cursor.id())
        .param(limit + 1)
        .query((row, number) -> invitation(row))
        .list();
  }

  @Transactional
  void withdraw(Caller caller, UUID id) {
    var withdrawn =
        jdbc.sql("delete from invitations where tenant_id = ? and id = ? returning " + COLUMNS)
            .param(caller.tenant().value())
            .param(id)
            .query((row, number) -> invitation(row))
            .optional()
            .orElseThrow(() -> Problem.notFound("invitation"));
    audit.publishEvent(IdentityAudit.invitationWithdrawn(caller, withdrawn));
  }

  /** Within the transaction that takes the right to invite from this member. */
  void withdrawAllOf(User member) {
    jdbc.sql("delete from invitations where tenant_id = ? and invited_by = ?")
        .param(member.tenant().value())
        .param(member.id().value())
        .update();
  }

  /** Makes the member and signs them in; of any number who try at once, one gets in. */
  Identity.Issued accept(OpaqueToken token) {
    return Optional.of(token)
        .filter(OpaqueToken::isWellFormed)
        .flatMap(waysIn::tenantOfInvitation)
        .map(tenant -> identity.within(tenant, () -> join(tenant, token)))
        .orElseThrow(Invitations::refused);
  }

  private Identity.Issued join(TenantId tenant, OpaqueToken token) {
    var now = clock.instant();
    var invitation =
        jdbc.sql("delete from invitations where hash = ? and expires_at > ? returning " + COLUMNS)
            .param(token.hash())
            .param(Timestamp.from(now))
            .query((row, number) -> invitation(row))
            .optional()
            .orElseThrow(Invitations::refused);
    var id = new UserId(UUID.randomUUID());
    var made =
        jdbc.sql(
                "insert into users (tenant_id, id, email, role, created_at) values (?, ?, ?, ?, ?)"
                    + " on conflict do nothing")
            .param(tenant.value())
            .param(id.value())
            .param(invitation.email())
            .param(invitation.role().name())
            .param(Timestamp.from(now))
            .update();
    if (made == 0) {
      throw Problem.of(ErrorCode.MEMBER_EXISTS, "Nobody was made a member.");
    }
    var member = users.findByTenantIdAndId(tenant.value(), id.value()).orElseThrow();
    var issued = identity.openSession(member, null, null);
    audit.publishEvent(IdentityAudit.memberJoined(member, invitation.id()));
    return issued;
  }

  private boolean isMember(TenantId tenant, String email) {
    return jdbc.sql("select exists (select from users where tenant_id = ? and lower(email) = ?)")
        .param(tenant.value())
        .param(email)
        .query(Boolean.class)
        .single();
  }

  private long count(TenantId tenant, Instant now) {
    return jdbc.sql("select count(*) from invitations where tenant_id = ? and expires_at > ?")
        .param(tenant.value())
        .param(Timestamp.from(now))
        .query(Long.class)
        .single();
  }

  private static Invitation invitation(ResultSet row) throws SQLException {
    return new Invitation(
        row.getObject("id", UUID.class),
        row.getString("email"),
        Role.valueOf(row.getString("role")),
        new UserId(row.getObject("invited_by", UUID.class)),
        row.getTimestamp("created_at").toInstant(),
        row.getTimestamp("expires_at").toInstant());
  }

  private static Problem refused() {
    return Problem.of(ErrorCode.INVITATION_REFUSED, "Nobody was made a member.");
  }
}
