package dev.pavise.controlplane.deployment;

import dev.pavise.messages.result.Life;
import dev.pavise.messages.result.Trust;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Stored deployments, always under their tenant. */
interface DeploymentRepository extends Repository<Deployment, UUID> {
  Optional<Deployment> findByTenantIdAndId(UUID tenantId, UUID id);

  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select d from Deployment d where d.tenantId = :tenant and d.id = :id")
  Optional<Deployment> lock(UUID tenant, UUID id);

  /** Those that are not over, in an order in which all who lock several do. */
  @Query(
      "select d.id from Deployment d where d.tenantId = :tenant and d.ownerKey = :ownerKey"
          + " and d.life not in (STOPPED, FAILED) order by d.id")
  List<UUID> liveOf(UUID tenant, String ownerKey);

  @Query(
      "select d from Deployment d where d.tenantId = :tenant"
          + " and (:name is null or d.name = :name)"
          + " and (:life is null or d.life = :life)"
          + " and (:trust is null or d.trust = :trust)"
          + " and (d.createdAt < :at or (d.createdAt = :at and d.id < :id))"
          + " order by d.createdAt desc, d.id desc")
  List<Deployment> before(
      UUID tenant,
      @Nullable String name,
      @Nullable Life life,
      @Nullable Trust trust,
      Instant at,
      UUID id,
      Limit limit);
}
