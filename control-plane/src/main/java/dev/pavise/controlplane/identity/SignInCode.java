package dev.pavise.controlplane.identity;

import dev.pavise.messages.TenantId;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A one-time way in, by its digest; its row goes when it is used. */
@Entity
@Table(name = "sign_in_codes")
class SignInCode {
  @Id private UUID id;
  private UUID tenantId;
  private UUID userId;
  private byte[] hash;
  private Instant createdAt;
  private Instant expiresAt;

  @SuppressWarnings("NullAway.Init")
  protected SignInCode() {}

  SignInCode(Caller caller, byte[] hash, Instant createdAt, Instant expiresAt) {
    this.id = UUID.randomUUID();
    this.tenantId = caller.tenant().value();
    this.userId = caller.user().value();
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
