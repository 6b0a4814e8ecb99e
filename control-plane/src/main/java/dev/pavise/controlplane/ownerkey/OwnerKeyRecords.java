package dev.pavise.controlplane.ownerkey;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.repository.Repository;

/** Stored owner keys, always under their tenant. */
interface OwnerKeyRecords extends Repository<OwnerKeyRecord, UUID> {
  Optional<OwnerKeyRecord> findByTenantIdAndThumbprint(UUID tenantId, String thumbprint);

  List<OwnerKeyRecord> findByTenantIdOrderByCreatedAtDesc(UUID tenantId);

  long countByTenantId(UUID tenantId);
}
