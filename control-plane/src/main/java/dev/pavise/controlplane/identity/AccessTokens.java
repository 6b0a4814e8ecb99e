package dev.pavise.controlplane.identity;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Stored tokens. The lookup by digest is where a request learns its tenant. */
interface AccessTokens extends Repository<AccessToken, UUID> {
  Optional<AccessToken> findByHash(byte[] hash);

  Optional<AccessToken> findByTenantIdAndId(UUID tenantId, UUID id);

  @Modifying
  @Query("delete from AccessToken t where t.tenantId = :tenant and t.id = :id")
  int remove(UUID tenant, UUID id);

  @Modifying
  @Query("delete from AccessToken t where t.expiresAt <= :now")
  int removeExpired(Instant now);
}
