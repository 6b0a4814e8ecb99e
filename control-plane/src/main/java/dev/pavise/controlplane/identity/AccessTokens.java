package dev.pavise.controlplane.identity;

import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Stored tokens, always under their tenant; {@link WaysIn} finds the tenant. */
interface AccessTokens extends Repository<AccessToken, UUID> {
  Optional<AccessToken> findByTenantIdAndId(UUID tenantId, UUID id);

  @Modifying
  @Query("delete from AccessToken t where t.tenantId = :tenant and t.id = :id")
  int remove(UUID tenant, UUID id);
}
