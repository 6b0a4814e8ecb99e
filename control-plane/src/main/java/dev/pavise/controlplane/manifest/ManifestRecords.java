package dev.pavise.controlplane.manifest;

import java.util.Optional;
import java.util.UUID;
import org.springframework.data.repository.Repository;

/** Stored manifests, always under their tenant. */
interface ManifestRecords extends Repository<ManifestRecord, UUID> {
  Optional<ManifestRecord> findFirstByTenantIdAndNameOrderByRevisionDesc(
      UUID tenantId, String name);
}
