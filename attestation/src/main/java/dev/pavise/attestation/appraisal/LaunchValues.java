package dev.pavise.attestation.appraisal;

import dev.pavise.attestation.tdx.TdMeasurements;
import dev.pavise.attestation.wire.Octets;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a guest image measures to where no TPM's registers tell: computed in advance, for each way
 * it is launched. Immutable.
 *
 * @param snp SEV-SNP launch digests
 * @param tdx registers of a TD; each with RTMR 1 and 2, and without RTMR 3, which is the guest's
 *     own
 * @param enclave registers of a Nitro Enclave: 0, 1 and 2, or none
 * @param paravisors launch digests of the paravisors it may run above, on Azure
 * @param securityPolicies SHA-256 of the policies that let a utility VM run it and nothing else
 */
public record LaunchValues(
    List<SnpLaunch> snp,
    List<TdMeasurements> tdx,
    SortedMap<Integer, Octets> enclave,
    Set<Octets> paravisors,
    Set<Octets> securityPolicies) {
  private static final int DIGEST_BYTES = 48;
  private static final int POLICY_BYTES = 32;
  private static final Set<Integer> TD_REQUIRED = Set.of(1, 2);
  private static final int TD_WORKLOAD = 3;
  private static final Set<Integer> ENCLAVE_REQUIRED = Set.of(0, 1, 2);

  public LaunchValues {
    snp = List.copyOf(snp);
    tdx = List.copyOf(tdx);
    enclave = Collections.unmodifiableSortedMap(new TreeMap<>(enclave));
    paravisors = Set.copyOf(paravisors);
    securityPolicies = Set.copyOf(securityPolicies);
    snp.forEach(launch -> requireSize("snp.measurement", launch.measurement(), DIGEST_BYTES));
    for (var td : tdx) {
      requireSize("tdx.mrtd", td.mrTd(), DIGEST_BYTES);
      td.rtmrs().values().forEach(value -> requireSize("tdx.rtmr", value, DIGEST_BYTES));
      if (!td.rtmrs().keySet().containsAll(TD_REQUIRED) || td.rtmrs().containsKey(TD_WORKLOAD)) {
        throw new IllegalArgumentException(
            "tdx: RTMR 1 and 2 must be named, without them no image can be told from another;"
                + " RTMR 3 must not, it is the workload's");
      }
    }
    enclave.values().forEach(value -> requireSize("enclave", value, DIGEST_BYTES));
    if (!enclave.isEmpty() && !enclave.keySet().containsAll(ENCLAVE_REQUIRED)) {
      throw new IllegalArgumentException("enclave: PCR 0, 1 and 2 must be named");
    }
    paravisors.forEach(value -> requireSize("paravisors", value, DIGEST_BYTES));
    securityPolicies.forEach(value -> requireSize("securityPolicies", value, POLICY_BYTES));
  }

  /**
   * One way of launching: a launch digest covers the save areas of all processors.
   *
   * @param cpus number of virtual processors
   * @param cpuType as QEMU names it, for people
   */
  public record SnpLaunch(int cpus, String cpuType, Octets measurement) {}

  public static LaunchValues none() {
    return new LaunchValues(List.of(), List.of(), Collections.emptySortedMap(), Set.of(), Set.of());
  }

  /** Whether nothing here tells the image; paravisors are not the image. */
  boolean isEmpty() {
    return snp.isEmpty() && tdx.isEmpty() && enclave.isEmpty() && securityPolicies.isEmpty();
  }

  private static void requireSize(String field, Octets value, int bytes) {
    if (value.size() != bytes) {
      throw new IllegalArgumentException(
          "%s must have %d bytes, found %d".formatted(field, bytes, value.size()));
    }
  }
}
