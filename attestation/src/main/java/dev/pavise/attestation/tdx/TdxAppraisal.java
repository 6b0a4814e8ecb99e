package dev.pavise.attestation.tdx;

import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.wire.Octets;
import java.util.Optional;

/** Compares these claims with what they ought to be. Stateless. */
public final class TdxAppraisal {
  private TdxAppraisal() {}

  /**
   * @param runtimeData that must be bound; empty when the caller has none
   */
  public static void appraise(
      TdxClaims claims,
      boolean authentic,
      TdxPolicy policy,
      Optional<Octets> runtimeData,
      Assessment assessment) {}
}
