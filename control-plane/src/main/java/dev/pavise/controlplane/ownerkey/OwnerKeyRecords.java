package dev.pavise.controlplane.ownerkey;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Stored owner keys, always under their tenant. */
interface OwnerKeyRecords extends Repository<OwnerKeyRecord, UUID> {
  Optional<OwnerKeyRecord> findByTenantIdAndThumbprint(UUID tenantId, String thumbprint);

  /** Nobody changes the key until the transaction ends; any number may look at it so. */
  @Lock(LockModeType.PESSIMISTIC_READ)
  @Query("select k from OwnerKeyRecord k where k.tenantId = :tenant and k.thumbprint = :thumbprint")
  Optional<OwnerKeyRecord> hold(UUID tenant, String thumbprint);

  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select k from OwnerKeyRecord k where k.tenantId = :tenant and k.thumbprint = :thumbprint")
  Optional<OwnerKeyRecord> lock(UUID tenant, String thumbprint);

  /** As it stands in the database now, whatever this transaction has read before. */
  @Query(
      "select k.revokedAt from OwnerKeyRecord k"
          + " where k.tenantId = :tenant and k.thumbprint = :thumbprint")
  Optional<Instant> revokedAt(UUID tenant, String thumbprint);

  List<OwnerKeyRecord> findByTenantIdOrderByCreatedAtDesc(UUID tenantId);

  long countByTenantId(UUID tenantId);
}
