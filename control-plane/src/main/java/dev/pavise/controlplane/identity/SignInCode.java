package dev.pavise.controlplane.identity;

import dev.pavise.messages.TenantId;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A one-time way in, by its digest; its row goes when it is used. What comes of it can do no more
 * than the token it was asked for with, and ends with that.
 */
@Entity
@Table(name = "sign_in_codes")
class SignInCode {
  @Id private UUID id;
  private UUID tenantId;
  private UUID userId;
  private byte[] hash;
  private @Nullable String scopes;
  private @Nullable UUID parent;
  private Instant createdAt;
  private Instant expiresAt;

  @SuppressWarnings("NullAway.Init")
  protected SignInCode() {}

  SignInCode(AccessToken issuer, byte[] hash, Instant createdAt, Instant expiresAt) {
    this.id = UUID.randomUUID();
    this.tenantId = issuer.tenant().value();
    this.userId = issuer.user().value();
    this.scopes = issuer.scopes();
    this.parent = issuer.root();
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

  @Nullable String scopes() {
    return scopes;
  }

  @Nullable UUID parent() {
    return parent;
  }

  Instant createdAt() {
    return createdAt;
  }

  Instant expiresAt() {
    return expiresAt;
  }

  byte[] hash() {
    return hash.clone();
  }
}
