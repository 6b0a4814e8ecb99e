package dev.pavise.controlplane.identity;

import java.util.Optional;
import java.util.UUID;
import org.springframework.data.repository.Repository;

/** Stored users, always under their tenant. */
interface Users extends Repository<User, UUID> {
  Optional<User> findByTenantIdAndId(UUID tenantId, UUID id);
}
