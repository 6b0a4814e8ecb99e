package dev.pavise.controlplane.ownerkey;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.manifest.OwnerKey;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A registered owner key. */
@Entity
@Table(name = "owner_keys")
class OwnerKeyRecord {
  @Id private UUID id;
  private UUID tenantId;
  private String thumbprint;

  @Enumerated(EnumType.STRING)
  private OwnerKey.Algorithm algorithm;

  private byte[] publicKey;
  private String name;
  private Instant createdAt;
  private @Nullable Instant retiredAt;
  private @Nullable Instant revokedAt;
  private @Nullable String reason;

  @SuppressWarnings("NullAway.Init")
  protected OwnerKeyRecord() {}

  OwnerKeyRecord(TenantId tenant, OwnerKey key, String name, Instant createdAt) {
    this.id = UUID.randomUUID();
    this.tenantId = tenant.value();
    this.thumbprint = key.thumbprint().toString();
    this.algorithm = key.algorithm();
    this.publicKey = key.publicKey().toByteArray();
    this.name = name;
    this.createdAt = createdAt;
  }

  TenantId tenant() {
    return new TenantId(tenantId);
  }

  OwnerKeyState state() {
    if (revokedAt != null) {
      return OwnerKeyState.REVOKED;
    }
    return retiredAt == null ? OwnerKeyState.ACTIVE : OwnerKeyState.RETIRED;
  }

  @Nullable Instant revokedAt() {
    return revokedAt;
  }

  /** Anything but out of {@link OwnerKeyState#REVOKED}, which {@link OwnerKeys} sees to. */
  void become(OwnerKeyState state, @Nullable String why, Instant now) {
    switch (state) {
      case ACTIVE -> retiredAt = null;
      case RETIRED -> retiredAt = now;
      case REVOKED -> revokedAt = now;
    }
    reason = why;
  }

  OwnerKeyView view() {
    return new OwnerKeyView(
        thumbprint,
        algorithm,
        Bytes.copyOf(publicKey),
        name,
        state(),
        createdAt,
        retiredAt,
        revokedAt,
        reason);
  }
}
