package dev.pavise.controlplane.identity;

import dev.pavise.controlplane.access.Role;
import dev.pavise.controlplane.problem.ErrorCode;
import dev.pavise.controlplane.problem.Problem;
import dev.pavise.controlplane.tenancy.TenantScope;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.records.TenantKind;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tenants, users and their tokens. Thread-safe; what must count once is settled by the database.
 */
@Service
public class Identity {
  private static final String SESSION_PREFIX = "pvs_session_";
  private static final String CODE_PREFIX = "pvs_code_";

  /** Any number, the same in every replica: only one of them makes the first tenant. */
  private static final long BOOTSTRAP_LOCK = 0x70617669736501L;

  private final EntityManager entities;
  private final JdbcClient jdbc;
  private final Tenants tenants;
  private final Users users;
  private final AccessTokens tokens;
  private final SignInCodes codes;
  private final WaysIn waysIn;
  private final LastUses lastUses;
  private final AccessChanges changes;
  private final ApplicationEventPublisher audit;
  private final TransactionTemplate transactions;
  private final BootstrapToken bootstrapToken;
  private final IdentitySettings settings;
  private final Clock clock;

  Identity(
      EntityManager entities,
      JdbcClient jdbc,
      Tenants tenants,
      Users users,
      AccessTokens tokens,
      SignInCodes codes,
      WaysIn waysIn,
      LastUses lastUses,
      AccessChanges changes,
      ApplicationEventPublisher audit,
      TransactionTemplate transactions,
      BootstrapToken bootstrapToken,
      IdentitySettings settings,
      Clock clock) {
    this.entities = entities;
    this.jdbc = jdbc;
    this.tenants = tenants;
    this.users = users;
    this.tokens = tokens;
    this.codes = codes;
    this.waysIn = waysIn;
    this.lastUses = lastUses;
    this.changes = changes;
    this.audit = audit;
    this.transactions = transactions;
    this.bootstrapToken = bootstrapToken;
    this.settings = settings;
    this.clock = clock;
  }

  /** A token with whom it is for; the only time it is told. */
  record Issued(OpaqueToken token, Instant expiresAt, Tenant tenant, User user) {}

  @EventListener(ApplicationReadyEvent.class)
  void offerBootstrapToken() {
    if (waysIn.hasTenants()) {
      bootstrapToken.remove();
    } else {
      bootstrapToken.offer();
    }
  }

  /** Makes the first tenant with its first user and an API token that does not expire. */
  Issued bootstrap(String presented, String tenantName, TenantKind kind, String email) {
    var tenant = new Tenant(TenantId.random(), tenantName, kind, clock.instant());
    return within(tenant.id(), () -> bootstrap(presented, tenant, email));
  }

  private Issued bootstrap(String presented, Tenant tenant, String email) {
    jdbc.sql("select pg_advisory_xact_lock(?)").param(BOOTSTRAP_LOCK).query((row, n) -> n).list();
    if (!bootstrapToken.matches(presented) || waysIn.hasTenants()) {
      throw Problem.of(ErrorCode.BOOTSTRAP_REFUSED, "No tenant was made.");
    }
    var now = tenant.createdAt();
    var user = new User(tenant.id(), new UserId(UUID.randomUUID()), email, Role.OWNER, now);
    entities.persist(tenant);
    entities.flush();
    entities.persist(user);
    entities.flush();
    jdbc.sql("insert into tenant_feeds (tenant_id, position) values (?, 0)")
        .param(tenant.id().value())
        .update();
    var token = OpaqueToken.random(ApiTokens.PREFIX);
    var stored = AccessToken.api(user, token, "bootstrap", null, now, null);
    entities.persist(stored);
    audit.publishEvent(IdentityAudit.memberJoined(user, null));
    audit.publishEvent(IdentityAudit.tokenCreated(stored, Caller.actor(user.id(), stored.id())));
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            bootstrapToken.remove();
          }
        });
    return new Issued(token, Instant.MAX, tenant, user);
  }

  /** Whose token this is, unless it is none, was removed or has expired. */
  public Optional<Caller> authenticate(OpaqueToken token) {
    var caller = waysIn.holder(token, clock.instant());
    caller.ifPresent(lastUses::note);
    return caller;
  }

  /** Whether the token that somebody came with still counts for all that it did then. */
  @Transactional(readOnly = true)
  public boolean isValid(Caller caller) {
    return token(caller)
        .map(token -> Scopes.within(user(caller).role(), token.scopes()))
        .filter(permissions -> permissions.containsAll(caller.permissions()))
        .isPresent();
  }

  private Optional<AccessToken> token(Caller caller) {
    var now = clock.instant();
    return tokens
        .findByTenantIdAndId(caller.tenant().value(), caller.token())
        .filter(found -> !found.isExpired(now));
  }

  @Transactional
  IssuedCode issueSignInCode(Caller caller) {
    var now = clock.instant();
    var expiresAt = now.plus(settings.signInCodeLifetime());
    var code = OpaqueToken.random(CODE_PREFIX);
    var issuer = token(caller).orElseThrow(Identity::tokenGone);
    entities.persist(new SignInCode(issuer, code.hash(), now, expiresAt));
    return new IssuedCode(code, expiresAt);
  }

  private static Problem tokenGone() {
    return Problem.of(ErrorCode.UNAUTHENTICATED, "The token was revoked meanwhile.");
  }

  record IssuedCode(OpaqueToken code, Instant expiresAt) {}

  /** Trades a code for a session; of any number who try at once, one gets it. */
  Issued openSession(OpaqueToken code) {
    return waysIn
        .tenantOf(code)
        .map(tenant -> within(tenant, () -> trade(code)))
        .orElseThrow(Identity::codeRefused);
  }

  private Issued trade(OpaqueToken code) {
    var now = clock.instant();
    var found =
        codes
            .findByHash(code.hash())
            .filter(candidate -> now.isBefore(candidate.expiresAt()))
            .filter(candidate -> codes.removeByHash(candidate.hash()) == 1)
            .orElseThrow(Identity::codeRefused);
    return openSession(member(found.tenant(), found.user()), found.scopes(), found.parent());
  }

  /** Within a transaction of the member's tenant. */
  Issued openSession(User member, @Nullable String scopes, @Nullable UUID parent) {
    var now = clock.instant();
    var token = OpaqueToken.random(SESSION_PREFIX);
    var expiresAt = now.plus(settings.sessionLifetime());
    var session = AccessToken.session(member, token, scopes, parent, now, expiresAt);
    entities.persist(session);
    audit.publishEvent(IdentityAudit.sessionOpened(session));
    return new Issued(token, expiresAt, tenant(member.tenant()), member);
  }

  private static Problem codeRefused() {
    return Problem.of(ErrorCode.SIGN_IN_CODE_REFUSED, "Nobody was signed in.");
  }

  /** One transaction of a tenant that the request did not come with. */
  Issued within(TenantId tenant, Supplier<Issued> work) {
    return TenantScope.call(
        tenant, () -> Objects.requireNonNull(transactions.execute(status -> work.get())));
  }

  /** Ends the session in use, or revokes the API token in use. */
  @Transactional
  void removeToken(Caller caller) {
    var token = token(caller).orElseThrow(Identity::tokenGone);
    if (tokens.remove(caller.tenant().value(), caller.token()) == 1) {
      audit.publishEvent(IdentityAudit.tokenRemoved(token));
      changes.announce(caller.tenant());
    }
  }

  @Transactional(readOnly = true)
  public Tenant tenant(TenantId id) {
    return tenants.findById(id.value()).orElseThrow(() -> Problem.notFound("tenant"));
  }

  @Transactional(readOnly = true)
  User user(Caller caller) {
    return member(caller.tenant(), caller.user());
  }

  private User member(TenantId tenant, UserId user) {
    return users
        .findByTenantIdAndId(tenant.value(), user.value())
        .orElseThrow(() -> Problem.notFound("user"));
  }

  @Scheduled(fixedDelayString = "PT1H")
  void removeExpired() {
    waysIn.removeExpired(clock.instant());
  }
}
