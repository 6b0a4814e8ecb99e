package dev.pavise.controlplane.identity;

import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Stored sign-in codes, seen under their tenant only; {@link WaysIn} finds the tenant. */
interface SignInCodes extends Repository<SignInCode, UUID> {
  Optional<SignInCode> findByHash(byte[] hash);

  /** How many rows went: of two who use a code at once, one gets 1 and the other 0. */
  @Modifying
  @Query("delete from SignInCode c where c.hash = :hash")
  int removeByHash(byte[] hash);
}
