package dev.pavise.attestation.nitro;

import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.wire.Octets;
import java.util.Optional;

/** Compares these claims with what they ought to be. Stateless. */
public final class NitroAppraisal {
  private NitroAppraisal() {}

  /**
   * @param runtimeData that must be bound; empty when the caller has none
   */
  public static void appraise(
      NitroClaims claims,
      boolean authentic,
      NitroPolicy policy,
      Optional<Octets> runtimeData,
      Assessment assessment) {}
}
