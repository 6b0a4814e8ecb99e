package dev.pavise.controlplane.identity;

import dev.pavise.messages.TenantId;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A person of a tenant. */
@Entity
@Table(name = "users")
class User {
  @Id private UUID id;
  private UUID tenantId;
  private String email;
  private Instant createdAt;

  @SuppressWarnings("NullAway.Init")
  protected User() {}

  User(TenantId tenant, UserId id, String email, Instant createdAt) {
    this.tenantId = tenant.value();
    this.id = id.value();
    this.email = email;
    this.createdAt = createdAt;
  }

  TenantId tenant() {
    return new TenantId(tenantId);
  }

  UserId id() {
    return new UserId(id);
  }

  String email() {
    return email;
  }

  Instant createdAt() {
    return createdAt;
  }
}
