package dev.pavise.controlplane.identity;

import dev.pavise.controlplane.problem.ErrorCode;
import dev.pavise.controlplane.problem.Problem;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.records.TenantKind;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Tenants, users and their tokens. Thread-safe; what must count once is settled by the database.
 */
@Service
public class Identity {
  private static final String API_PREFIX = "pvs_api_";
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
      BootstrapToken bootstrapToken,
      IdentitySettings settings,
      Clock clock) {
    this.entities = entities;
    this.jdbc = jdbc;
    this.tenants = tenants;
    this.users = users;
    this.tokens = tokens;
    this.codes = codes;
    this.bootstrapToken = bootstrapToken;
    this.settings = settings;
    this.clock = clock;
  }

  /** A token with whom it is for; the only time it is told. */
  record Issued(OpaqueToken token, Instant expiresAt, Tenant tenant, User user) {}

  @EventListener(ApplicationReadyEvent.class)
  void offerBootstrapToken() {
    if (tenants.count() == 0) {
      bootstrapToken.offer();
    } else {
      bootstrapToken.remove();
    }
  }

  /** Makes the first tenant with its first user and an API token that does not expire. */
  @Transactional
  Issued bootstrap(String presented, String tenantName, TenantKind kind, String email) {
    jdbc.sql("select pg_advisory_xact_lock(?)").param(BOOTSTRAP_LOCK).query((row, n) -> n).list();
    if (!bootstrapToken.matches(presented) || tenants.count() > 0) {
      throw Problem.of(ErrorCode.BOOTSTRAP_REFUSED, "No tenant was made.");
    }
    var now = clock.instant();
    var tenant = new Tenant(TenantId.random(), tenantName, kind, now);
    var user = new User(tenant.id(), new UserId(UUID.randomUUID()), email, now);
    entities.persist(tenant);
    entities.flush();
    entities.persist(user);
    entities.flush();
    jdbc.sql("insert into tenant_feeds (tenant_id, position) values (?, 0)")
        .param(tenant.id().value())
        .update();
    var token = OpaqueToken.random(API_PREFIX);
    entities.persist(
        new AccessToken(tenant.id(), user.id(), AccessToken.Kind.API, token.hash(), now, null));
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
  @Transactional(readOnly = true)
  public Optional<Caller> authenticate(OpaqueToken token) {
    var now = clock.instant();
    return tokens
        .findByHash(token.hash())
        .filter(found -> !found.isExpired(now))
        .map(AccessToken::caller);
  }

  /** Whether the token that somebody came with still counts. */
  @Transactional(readOnly = true)
  public boolean isValid(Caller caller) {
    var now = clock.instant();
    return tokens
        .findByTenantIdAndId(caller.tenant().value(), caller.token())
        .filter(found -> !found.isExpired(now))
        .isPresent();
  }

  @Transactional
  IssuedCode issueSignInCode(Caller caller) {
    var now = clock.instant();
    var expiresAt = now.plus(settings.signInCodeLifetime());
    var code = OpaqueToken.random(CODE_PREFIX);
    entities.persist(new SignInCode(caller, code.hash(), now, expiresAt));
    return new IssuedCode(code, expiresAt);
  }

  record IssuedCode(OpaqueToken code, Instant expiresAt) {}

  /** Trades a code for a session; of any number who try at once, one gets it. */
  @Transactional
  Issued openSession(OpaqueToken code) {
    var now = clock.instant();
    var found =
        codes
            .findByHash(code.hash())
            .filter(candidate -> now.isBefore(candidate.expiresAt()))
            .filter(candidate -> codes.removeByHash(candidate.hash()) == 1)
            .orElseThrow(() -> Problem.of(ErrorCode.SIGN_IN_CODE_REFUSED, "Nobody was signed in."));
    var caller = new Caller(found.tenant(), found.user(), UUID.randomUUID());
    var token = OpaqueToken.random(SESSION_PREFIX);
    var expiresAt = now.plus(settings.sessionLifetime());
    entities.persist(
        new AccessToken(
            caller.tenant(),
            caller.user(),
            AccessToken.Kind.SESSION,
            token.hash(),
            now,
            expiresAt));
    return new Issued(token, expiresAt, tenant(caller.tenant()), user(caller));
  }

  @Transactional
  void removeToken(Caller caller) {
    tokens.remove(caller.tenant().value(), caller.token());
  }

  @Transactional(readOnly = true)
  public Tenant tenant(TenantId id) {
    return tenants.findById(id.value()).orElseThrow(() -> Problem.notFound("tenant"));
  }

  @Transactional(readOnly = true)
  User user(Caller caller) {
    return users
        .findByTenantIdAndId(caller.tenant().value(), caller.user().value())
        .orElseThrow(() -> Problem.notFound("user"));
  }

  @Scheduled(fixedDelayString = "PT1H")
  @Transactional
  void removeExpired() {
    var now = clock.instant();
    tokens.removeExpired(now);
    codes.removeExpired(now);
  }
}
