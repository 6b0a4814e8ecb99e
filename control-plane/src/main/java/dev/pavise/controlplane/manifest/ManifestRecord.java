package dev.pavise.controlplane.manifest;

import dev.pavise.messages.Sha256;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.manifest.Manifest;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One link in the chain of manifests of a name. */
@Entity
@Table(name = "manifests")
class ManifestRecord {
  @Id private UUID id;
  private UUID tenantId;
  private String digest;
  private String name;
  private int revision;
  private @Nullable String previous;
  private String ownerKey;
  private Instant createdAt;

  @SuppressWarnings("NullAway.Init")
  protected ManifestRecord() {}

  ManifestRecord(TenantId tenant, Sha256 digest, Manifest manifest, Instant createdAt) {
    this.id = UUID.randomUUID();
    this.tenantId = tenant.value();
    this.digest = digest.toString();
    this.name = manifest.name();
    this.revision = manifest.revision();
    this.previous = manifest.previous() == null ? null : manifest.previous().toString();
    this.ownerKey = manifest.owner().thumbprint().toString();
    this.createdAt = createdAt;
  }

  TenantId tenant() {
    return new TenantId(tenantId);
  }

  Link link() {
    return new Link(revision, Sha256.parse(digest));
  }

  String name() {
    return name;
  }

  @Nullable String previous() {
    return previous;
  }

  String ownerKey() {
    return ownerKey;
  }

  Instant createdAt() {
    return createdAt;
  }

  /** What the next link has to refer to. */
  record Link(int revision, Sha256 digest) {}
}
