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
  private Instant createdAt;
  private @Nullable Instant expiresAt;

  @SuppressWarnings("NullAway.Init")
  protected AccessToken() {}

  AccessToken(
      TenantId tenant,
      UserId user,
      Kind kind,
      byte[] hash,
      Instant createdAt,
      @Nullable Instant expiresAt) {
    this.id = UUID.randomUUID();
    this.tenantId = tenant.value();
    this.userId = user.value();
    this.kind = kind;
    this.hash = hash.clone();
    this.createdAt = createdAt;
    this.expiresAt = expiresAt;
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
}
