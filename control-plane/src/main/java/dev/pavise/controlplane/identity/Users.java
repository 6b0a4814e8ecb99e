package dev.pavise.controlplane.identity;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Stored users, always under their tenant. */
interface Users extends Repository<User, UUID> {
  Optional<User> findByTenantIdAndId(UUID tenantId, UUID id);

  /** One user, whom nobody else changes until the transaction ends. */
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select u from User u where u.tenantId = :tenant and u.id = :id")
  Optional<User> lock(UUID tenant, UUID id);

  /** All owners, locked in order: who changes members does so one after the other. */
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select u from User u where u.tenantId = :tenant and u.role = OWNER order by u.id")
  List<User> lockOwners(UUID tenant);

  @Query(
      """
      select u from User u where u.tenantId = :tenant
        and (u.createdAt < :at or u.createdAt = :at and u.id < :id)
      order by u.createdAt desc, u.id desc
      """)
  List<User> before(UUID tenant, Instant at, UUID id, Limit limit);

  @Modifying
  @Query("delete from User u where u.tenantId = :tenant and u.id = :id")
  int remove(UUID tenant, UUID id);
}
