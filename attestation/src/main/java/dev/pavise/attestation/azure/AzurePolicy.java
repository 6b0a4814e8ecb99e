package dev.pavise.attestation.azure;

import dev.pavise.attestation.wire.Octets;
import java.util.Set;
import java.util.TreeSet;

/**
 * What must hold for a confidential VM of Azure beside what holds for its hardware. Immutable.
 *
 * @param paravisors launch digests of paravisors (MEASUREMENT, or MRTD) that are known to be good;
 *     with none, no firmware is affirmed: the guest's own measurements are the TPM's
 * @param paravisorSigners ID_KEY_DIGEST of whoever may sign paravisors in place of a digest
 * @param secureBootRequired whether the VM must be set up for it
 */
public record AzurePolicy(
    Set<Octets> paravisors, Set<Octets> paravisorSigners, boolean secureBootRequired) {
  public AzurePolicy {
    paravisors = Set.copyOf(paravisors);
    paravisorSigners = Set.copyOf(paravisorSigners);
  }

  /** Knows no paravisor. */
  public static AzurePolicy strict() {
    return new AzurePolicy(Set.of(), Set.of(), false);
  }

  /** The whole policy as text in a fixed order, for its digest. */
  public String text() {
    return "paravisors %s signers %s secureBoot %s"
        .formatted(
            new TreeSet<>(paravisors.stream().map(Octets::toHex).toList()),
            new TreeSet<>(paravisorSigners.stream().map(Octets::toHex).toList()),
            secureBootRequired);
  }
}
