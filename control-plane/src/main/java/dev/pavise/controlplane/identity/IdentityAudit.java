package dev.pavise.controlplane.identity;

import dev.pavise.controlplane.access.Role;
import dev.pavise.controlplane.audit.Audited;
import dev.pavise.messages.audit.AuditActor;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What of members and their tokens belongs in the audit trail. */
final class IdentityAudit {
  private IdentityAudit() {}

  static Audited memberInvited(Caller by, Invitations.Invitation invitation) {
    return Audited.of(
        by.tenant(),
        "member.invited",
        invitation.id().toString(),
        Map.of(
            "email",
            invitation.email(),
            "role",
            invitation.role().name(),
            "expires",
            invitation.expiresAt().toString()));
  }

  static Audited invitationWithdrawn(Caller by, Invitations.Invitation invitation) {
    return Audited.of(
        by.tenant(),
        "invitation.withdrawn",
        invitation.id().toString(),
        Map.of("email", invitation.email()));
  }

  /**
   * The member is who did it.
   *
   * @param invitation which one they accepted; null for the first member of a tenant
   */
  static Audited memberJoined(User member, @Nullable UUID invitation) {
    var details = new TreeMap<String, String>();
    put(details, "email", member.email());
    put(details, "role", member.role().name());
    put(details, "invitation", invitation);
    return new Audited(
        member.tenant(),
        new AuditActor(AuditActor.Kind.USER, member.id().toString(), null),
        null,
        "member.joined",
        member.id().toString(),
        details);
  }

  static Audited roleChanged(User member, Role before) {
    return Audited.of(
        member.tenant(),
        "member.role-changed",
        member.id().toString(),
        Map.of("email", member.email(), "from", before.name(), "to", member.role().name()));
  }

  static Audited memberRemoved(User member) {
    return Audited.of(
        member.tenant(),
        "member.removed",
        member.id().toString(),
        Map.of("email", member.email(), "role", member.role().name()));
  }

  /** By whoever sent the current request, or by this one when that was nobody yet. */
  static Audited tokenCreated(AccessToken token, @Nullable AuditActor actor) {
    var details = new TreeMap<String, String>();
    put(details, "name", token.name());
    put(details, "scopes", token.scopes());
    put(details, "expires", token.expiresAt());
    return new Audited(
        token.tenant(), actor, null, "token.created", token.id().toString(), details);
  }

  static Audited sessionOpened(AccessToken session) {
    var details = new TreeMap<String, String>();
    put(details, "scopes", session.scopes());
    put(details, "expires", session.expiresAt());
    return new Audited(
        session.tenant(),
        Caller.actor(session.user(), session.id()),
        null,
        "session.opened",
        session.id().toString(),
        details);
  }

  /** A session that ended before its time, or an API token that was revoked. */
  static Audited tokenRemoved(AccessToken token) {
    var details = new TreeMap<String, String>();
    put(details, "name", token.name());
    details.put("member", token.user().toString());
    var action =
        switch (token.kind()) {
          case API -> "token.revoked";
          case SESSION -> "session.closed";
        };
    return Audited.of(token.tenant(), action, token.id().toString(), details);
  }

  private static void put(Map<String, String> details, String name, @Nullable Object value) {
    if (value != null) {
      details.put(name, value.toString());
    }
  }
}
