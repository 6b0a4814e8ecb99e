package dev.pavise.controlplane.identity;

import java.util.Optional;
import java.util.UUID;
import org.springframework.data.repository.Repository;

/** Stored tenants. */
interface Tenants extends Repository<Tenant, UUID> {
  Optional<Tenant> findById(UUID id);
}
