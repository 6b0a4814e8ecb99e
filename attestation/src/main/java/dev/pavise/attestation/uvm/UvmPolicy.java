package dev.pavise.attestation.uvm;

import dev.pavise.attestation.wire.Octets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What must hold for confidential containers of Azure beside what holds for SEV-SNP. Immutable.
 *
 * @param endorsers whose endorsements of utility VMs are believed, and from which version on
 * @param policies SHA-256 of security policies that may be enforced; with none, no workload is
 *     affirmed
 */
public record UvmPolicy(List<Endorser> endorsers, Set<Octets> policies) {
  /** Microsoft's signers of the utility VMs that Azure's container groups run in. */
  public static final String MICROSOFT_ISSUER =
      "did:x509:0:sha256:I__iuL25oXEVFdTP_aBLx_eT1RPHbCQ_ECBQfYZpt9s"
          + "::eku:1.3.6.1.4.1.311.76.59.1.2";

  public static final String CONTAINER_FEED = "ContainerPlat-AMD-UVM";

  /** Utility VMs below it are of a time before general use. */
  public static final long CONTAINER_SVN_MIN = 100;

  /** An issuer with one of its feeds. */
  public record Endorser(String issuer, String feed, long svnMin) {}

  public UvmPolicy {
    endorsers = List.copyOf(endorsers);
    policies = Set.copyOf(policies);
  }

  /** Microsoft's own, and no security policy. */
  public static UvmPolicy strict() {
    return new UvmPolicy(
        List.of(new Endorser(MICROSOFT_ISSUER, CONTAINER_FEED, CONTAINER_SVN_MIN)), Set.of());
  }

  /** The whole policy as text in a fixed order, for its digest. */
  public String text() {
    return "endorsers %s policies %s"
        .formatted(endorsers, new TreeSet<>(policies.stream().map(Octets::toHex).toList()));
  }
}
