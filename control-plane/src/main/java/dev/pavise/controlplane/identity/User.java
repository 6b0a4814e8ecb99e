package dev.pavise.controlplane.identity;

import dev.pavise.controlplane.access.Role;
import dev.pavise.messages.TenantId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
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

  @Enumerated(EnumType.STRING)
  private Role role;

  private Instant createdAt;

  @SuppressWarnings("NullAway.Init")
  protected User() {}

  User(TenantId tenant, UserId id, String email, Role role, Instant createdAt) {
    this.tenantId = tenant.value();
    this.id = id.value();
    this.email = email;
    this.role = role;
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

  Role role() {
    return role;
  }

  void become(Role role) {
    this.role = role;
  }

  Instant createdAt() {
    return createdAt;
  }
}
