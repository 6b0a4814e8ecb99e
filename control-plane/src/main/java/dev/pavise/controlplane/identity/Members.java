package dev.pavise.controlplane.identity;

import dev.pavise.controlplane.access.Permission;
import dev.pavise.controlplane.access.Role;
import dev.pavise.controlplane.http.Cursor;
import dev.pavise.controlplane.problem.ErrorCode;
import dev.pavise.controlplane.problem.Problem;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The members of a tenant and their roles. Changes of one tenant's members happen one after the
 * other, so that an owner always remains and nobody acts who was removed a moment ago. Thread-safe.
 */
@Service
class Members {
  private final Users users;
  private final Invitations invitations;
  private final AccessChanges changes;
  private final ApplicationEventPublisher audit;

  Members(
      Users users,
      Invitations invitations,
      AccessChanges changes,
      ApplicationEventPublisher audit) {
    this.users = users;
    this.invitations = invitations;
    this.changes = changes;
    this.audit = audit;
  }

  /** Newest first, one more than the limit. */
  @Transactional(readOnly = true)
  List<User> before(Caller caller, Cursor cursor, int limit) {
    return users.before(caller.tenant().value(), cursor.at(), cursor.id(), Limit.of(limit + 1));
  }

  @Transactional
  User changeRole(Caller caller, UUID id, Role role) {
    caller.require(role.permissions());
    var member = lock(caller, id, role);
    var before = member.role();
    if (before != role) {
      member.become(role);
      if (!role.permissions().contains(Permission.MEMBERS_WRITE)) {
        invitations.withdrawAllOf(member);
      }
      audit.publishEvent(IdentityAudit.roleChanged(member, before));
      changes.announce(caller.tenant());
    }
    return member;
  }

  /** With all their tokens, sessions, sign-in codes and invitations. */
  @Transactional
  void remove(Caller caller, UUID id) {
    var member = lock(caller, id, null);
    users.remove(caller.tenant().value(), id);
    audit.publishEvent(IdentityAudit.memberRemoved(member));
    changes.announce(caller.tenant());
  }

  private User lock(Caller caller, UUID id, @Nullable Role next) {
    var owners = users.lockOwners(caller.tenant().value());
    if (owners.stream().noneMatch(owner -> owner.id().equals(caller.user()))) {
      throw Problem.of(ErrorCode.FORBIDDEN, "You are no owner of the tenant any more.");
    }
    var member =
        users.lock(caller.tenant().value(), id).orElseThrow(() -> Problem.notFound("member"));
    if (next != Role.OWNER && member.role() == Role.OWNER && owners.size() == 1) {
      throw Problem.of(ErrorCode.LAST_OWNER, "This member is the only owner.");
    }
    return member;
  }
}
