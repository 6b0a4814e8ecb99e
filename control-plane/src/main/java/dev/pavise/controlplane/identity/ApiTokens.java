package dev.pavise.controlplane.identity;

import dev.pavise.controlplane.access.Permission;
import dev.pavise.controlplane.http.Cursor;
import dev.pavise.controlplane.problem.ErrorCode;
import dev.pavise.controlplane.problem.FieldError;
import dev.pavise.controlplane.problem.Problem;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Tokens that members make for their programs. None can do more than the token that made it, nor,
 * where that one ends, for longer; and never more than its member's present role. Thread-safe.
 */
@Service
class ApiTokens {
  static final String PREFIX = "pvs_api_";

  private static final int COUNT_MAX = 100;

  private final EntityManager entities;
  private final Users users;
  private final AccessTokens tokens;
  private final AccessChanges changes;
  private final ApplicationEventPublisher audit;
  private final IdentitySettings settings;
  private final Clock clock;

  ApiTokens(
      EntityManager entities,
      Users users,
      AccessTokens tokens,
      AccessChanges changes,
      ApplicationEventPublisher audit,
      IdentitySettings settings,
      Clock clock) {
    this.entities = entities;
    this.users = users;
    this.tokens = tokens;
    this.changes = changes;
    this.audit = audit;
    this.settings = settings;
    this.clock = clock;
  }

  /** A token with its record; the only time it is told. */
  record Created(OpaqueToken token, AccessToken stored) {}

  @Transactional
  Created create(
      Caller caller, String name, Set<Permission> scopes, @Nullable Instant expiresAtWanted) {
    caller.require(scopes);
    var member =
        users
            .lock(caller.tenant().value(), caller.user().value())
            .orElseThrow(ApiTokens::makerGone);
    var now = clock.instant();
    var maker =
        tokens
            .findByTenantIdAndId(caller.tenant().value(), caller.token())
            .orElseThrow(ApiTokens::makerGone);
    if (tokens.count(member.tenant().value(), member.id().value(), now) >= COUNT_MAX) {
      throw Problem.of(ErrorCode.TOKENS_EXHAUSTED, "The most is " + COUNT_MAX + ".");
    }
    var token = OpaqueToken.random(PREFIX);
    var expiresAt = expiresAt(maker, now, expiresAtWanted);
    var stored = AccessToken.api(member, token, name, Scopes.write(scopes), now, expiresAt);
    entities.persist(stored);
    audit.publishEvent(IdentityAudit.tokenCreated(stored, null));
    return new Created(token, stored);
  }

  private Instant expiresAt(AccessToken maker, Instant now, @Nullable Instant wanted) {
    var last = now.plus(settings.apiTokenLifetimeMax());
    var ofMaker = maker.kind() == AccessToken.Kind.API ? maker.expiresAt() : null;
    if (ofMaker != null && ofMaker.isBefore(last)) {
      last = ofMaker;
    }
    if (wanted == null) {
      var usual = now.plus(settings.apiTokenLifetime());
      return usual.isBefore(last) ? usual : last;
    }
    if (!wanted.isAfter(now) || wanted.isAfter(last)) {
      throw Problem.invalid(
          List.of(new FieldError("/expiresAt", "must be after now and at the latest " + last)));
    }
    return wanted;
  }

  /** The caller's own, or everybody's for those who may change members. */
  @Transactional(readOnly = true)
  List<AccessToken> before(Caller caller, Cursor cursor, int limit) {
    return tokens.before(
        caller.tenant().value(),
        mayRevokeAny(caller) ? null : caller.user().value(),
        clock.instant(),
        cursor.at(),
        cursor.id(),
        Limit.of(limit + 1));
  }

  @Transactional
  void revoke(Caller caller, UUID id) {
    var token =
        tokens
            .findByTenantIdAndId(caller.tenant().value(), id)
            .filter(found -> found.kind() == AccessToken.Kind.API)
            .filter(found -> mayRevokeAny(caller) || found.user().equals(caller.user()))
            .orElseThrow(() -> Problem.notFound("API token"));
    if (tokens.remove(caller.tenant().value(), id) == 1) {
      audit.publishEvent(IdentityAudit.tokenRemoved(token));
      changes.announce(caller.tenant());
    }
  }

  private static boolean mayRevokeAny(Caller caller) {
    return caller.permissions().contains(Permission.MEMBERS_WRITE);
  }

  private static Problem makerGone() {
    return Problem.of(ErrorCode.UNAUTHENTICATED, "The token was revoked meanwhile.");
  }
}
