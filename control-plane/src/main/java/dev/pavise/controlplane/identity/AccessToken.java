package dev.pavise.controlplane.identity;

import dev.pavise.messages.TenantId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A token by its digest; the token itself is known to its holder only. */
@Entity
@Table(name = "access_tokens")
class AccessToken {
  /** What a token is for. */
  enum Kind {
    API,
    SESSION
  }

  @Id private UUID id;
  private UUID tenantId;
  private UUID userId;

  @Enumerated(EnumType.STRING)
  private Kind kind;

  private byte[] hash;
  private String hint;
  private @Nullable String name;
  private @Nullable String scopes;
  private @Nullable UUID parent;
  private Instant createdAt;
  private @Nullable Instant expiresAt;
  private @Nullable Instant lastUsedAt;

  @SuppressWarnings("NullAway.Init")
  protected AccessToken() {}

  private AccessToken(
      Kind kind,
      TenantId tenant,
      UserId user,
      OpaqueToken token,
      Instant createdAt,
      @Nullable Instant expiresAt) {
    this.id = UUID.randomUUID();
    this.kind = kind;
    this.tenantId = tenant.value();
    this.userId = user.value();
    this.hash = token.hash();
    this.hint = token.hint();
    this.createdAt = createdAt;
    this.expiresAt = expiresAt;
  }

  /**
   * A token of a member's own, for as long as they like.
   *
   * @param scopes as {@link Scopes} writes them; null for whatever the member may do
   */
  static AccessToken api(
      User member,
      OpaqueToken token,
      String name,
      @Nullable String scopes,
      Instant createdAt,
      @Nullable Instant expiresAt) {
    var made = new AccessToken(Kind.API, member.tenant(), member.id(), token, createdAt, expiresAt);
    made.name = name;
    made.scopes = scopes;
    return made;
  }

  /**
   * A session, which can do no more than what it comes from.
   *
   * @param parent the API token that it ends with
   */
  static AccessToken session(
      User member,
      OpaqueToken token,
      @Nullable String scopes,
      @Nullable UUID parent,
      Instant createdAt,
      Instant expiresAt) {
    var made =
        new AccessToken(Kind.SESSION, member.tenant(), member.id(), token, createdAt, expiresAt);
    made.scopes = scopes;
    made.parent = parent;
    return made;
  }

  UUID id() {
    return id;
  }

  TenantId tenant() {
    return new TenantId(tenantId);
  }

  UserId user() {
    return new UserId(userId);
  }

  boolean isExpired(Instant now) {
    return expiresAt != null && !now.isBefore(expiresAt);
  }

  Kind kind() {
    return kind;
  }

  Instant createdAt() {
    return createdAt;
  }

  byte[] hash() {
    return hash.clone();
  }

  String hint() {
    return hint;
  }

  @Nullable String name() {
    return name;
  }

  @Nullable String scopes() {
    return scopes;
  }

  /** What a session that comes from this one ends with. */
  @Nullable UUID root() {
    return kind == Kind.API ? id : parent;
  }

  @Nullable Instant expiresAt() {
    return expiresAt;
  }

  @Nullable Instant lastUsedAt() {
    return lastUsedAt;
  }
}
