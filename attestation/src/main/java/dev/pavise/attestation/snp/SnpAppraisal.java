package dev.pavise.attestation.snp;

import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.wire.Octets;
import java.util.Optional;

/** Compares these claims with what they ought to be. Stateless. */
public final class SnpAppraisal {
  private SnpAppraisal() {}

  /**
   * @param runtimeData that must be bound; empty when the caller has none
   */
  public static void appraise(
      SnpClaims claims,
      boolean authentic,
      SnpPolicy policy,
      Optional<Octets> runtimeData,
      Assessment assessment) {}
}
