package dev.pavise.controlplane.identity;

import dev.pavise.messages.TenantId;
import dev.pavise.messages.records.TenantKind;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A tenant of this installation. */
@Entity
@Table(name = "tenants")
public class Tenant {
  @Id private UUID id;
  private String name;

  @Enumerated(EnumType.STRING)
  private TenantKind kind;

  private Instant createdAt;

  @SuppressWarnings("NullAway.Init")
  protected Tenant() {}

  Tenant(TenantId id, String name, TenantKind kind, Instant createdAt) {
    this.id = id.value();
    this.name = name;
    this.kind = kind;
    this.createdAt = createdAt;
  }

  public TenantId id() {
    return new TenantId(id);
  }

  public String name() {
    return name;
  }

  public TenantKind kind() {
    return kind;
  }

  public Instant createdAt() {
    return createdAt;
  }
}
