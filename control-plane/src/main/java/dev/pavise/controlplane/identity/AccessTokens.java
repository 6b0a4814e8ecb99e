package dev.pavise.controlplane.identity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Stored tokens, always under their tenant; {@link WaysIn} finds the tenant. */
interface AccessTokens extends Repository<AccessToken, UUID> {
  Optional<AccessToken> findByTenantIdAndId(UUID tenantId, UUID id);

  /** API tokens of one user, or of all when none is named. */
  @Query(
      """
      select t from AccessToken t where t.tenantId = :tenant and t.kind = API
        and (:user is null or t.userId = :user)
        and (t.expiresAt is null or t.expiresAt > :now)
        and (t.createdAt < :at or t.createdAt = :at and t.id < :id)
      order by t.createdAt desc, t.id desc
      """)
  List<AccessToken> before(
      UUID tenant, @Nullable UUID user, Instant now, Instant at, UUID id, Limit limit);

  @Query(
      """
      select count(t) from AccessToken t where t.tenantId = :tenant and t.userId = :user
        and t.kind = API and (t.expiresAt is null or t.expiresAt > :now)
      """)
  long count(UUID tenant, UUID user, Instant now);

  @Modifying
  @Query("delete from AccessToken t where t.tenantId = :tenant and t.id = :id")
  int remove(UUID tenant, UUID id);
}
