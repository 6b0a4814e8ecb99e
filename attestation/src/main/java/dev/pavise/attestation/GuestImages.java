package dev.pavise.attestation;

import dev.pavise.attestation.appraisal.LaunchValues;
import dev.pavise.attestation.appraisal.Policy;
import dev.pavise.attestation.appraisal.ReferenceValues;
import dev.pavise.attestation.azure.AzurePolicy;
import dev.pavise.attestation.nitro.NitroClaims;
import dev.pavise.attestation.tdx.TdMeasurements;
import dev.pavise.attestation.uvm.UvmPolicy;
import dev.pavise.attestation.wire.Octets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the guest images that a policy allows measure to, for platforms whose measurements are not a
 * TPM's. Adds to what the policy itself names; of an image that it does not allow nothing is taken.
 * Stateless.
 */
final class GuestImages {
  private GuestImages() {}

  /** The policy with the measurements of the images that it allows. */
  static Policy expected(Policy policy, List<ReferenceValues> known, Claims claims) {
    var allowed = allowed(policy, known);
    if (allowed.isEmpty()) {
      return policy;
    }
    return switch (claims) {
      case Claims.SevSnp _ -> policy.withSnp(policy.snp().withMeasurements(snp(policy, allowed)));
      case Claims.Tdx _ -> policy.withTdx(policy.tdx().withMeasurements(tdx(policy, allowed)));
      case Claims.Nitro nitro ->
          policy.withNitro(
              policy.nitro().withRegisters(registers(policy, allowed, nitro.claims())));
      case Claims.Azure _ -> policy.withAzure(azure(policy.azure(), allowed));
      case Claims.ConfidentialContainers _ -> policy.withUvm(uvm(policy.uvm(), allowed));
      case Claims.Tpm _, Claims.VouchedTpm _ -> policy;
    };
  }

  /** The allowed image that runs; empty when nobody can tell. */
  static Optional<ReferenceValues> running(
      Claims claims, Policy policy, List<ReferenceValues> known) {
    Predicate<LaunchValues> describes =
        switch (claims) {
          case Claims.SevSnp snp -> {
            var found = snp.claims().report().measurement();
            yield values ->
                values.snp().stream().anyMatch(launch -> launch.measurement().equals(found));
          }
          case Claims.Tdx tdx -> {
            var body = tdx.claims().quote().body();
            yield values -> values.tdx().stream().anyMatch(one -> one.describes(body));
          }
          case Claims.Nitro nitro -> values -> describes(values, nitro.claims());
          case Claims.ConfidentialContainers containers -> {
            var found = containers.hardware().claims().report().hostData();
            yield values -> values.securityPolicies().contains(found);
          }
          case Claims.Azure _, Claims.Tpm _, Claims.VouchedTpm _ -> values -> false;
        };
    return claims.authentic()
        ? allowed(policy, known).stream()
            .filter(values -> describes.test(values.launches()))
            .findFirst()
        : Optional.empty();
  }

  private static List<ReferenceValues> allowed(Policy policy, List<ReferenceValues> known) {
    return known.stream()
        .filter(values -> policy.guestImages().contains(values.imageDigest()))
        .toList();
  }

  private static Set<Octets> snp(Policy policy, List<ReferenceValues> allowed) {
    var all = new HashSet<>(policy.snp().measurements());
    allowed.forEach(
        values -> values.launches().snp().forEach(launch -> all.add(launch.measurement())));
    return all;
  }

  private static List<TdMeasurements> tdx(Policy policy, List<ReferenceValues> allowed) {
    var all = new ArrayList<>(policy.tdx().measurements());
    allowed.forEach(values -> all.addAll(values.launches().tdx()));
    return all;
  }

  /** Of one image as a whole: registers of two images together describe neither. */
  private static Map<Integer, Set<Octets>> registers(
      Policy policy, List<ReferenceValues> allowed, NitroClaims claims) {
    var all = new HashMap<Integer, Set<Octets>>(policy.nitro().registers());
    var enclaves =
        allowed.stream()
            .map(ReferenceValues::launches)
            .filter(values -> !values.enclave().isEmpty())
            .toList();
    enclaves.stream()
        .filter(values -> describes(values, claims))
        .findFirst()
        .or(() -> enclaves.stream().findFirst())
        .ifPresent(
            image -> image.enclave().forEach((index, value) -> all.put(index, Set.of(value))));
    return all;
  }

  private static boolean describes(LaunchValues values, NitroClaims claims) {
    return !values.enclave().isEmpty()
        && values.enclave().entrySet().stream()
            .allMatch(
                one -> one.getValue().equals(claims.document().registers().get(one.getKey())));
  }

  private static AzurePolicy azure(AzurePolicy policy, List<ReferenceValues> allowed) {
    var all = new HashSet<>(policy.paravisors());
    allowed.forEach(values -> all.addAll(values.launches().paravisors()));
    return new AzurePolicy(all, policy.paravisorSigners(), policy.secureBootRequired());
  }

  private static UvmPolicy uvm(UvmPolicy policy, List<ReferenceValues> allowed) {
    var all = new HashSet<>(policy.policies());
    allowed.forEach(values -> all.addAll(values.launches().securityPolicies()));
    return new UvmPolicy(policy.endorsers(), all);
  }
}
