package dev.pavise.attestation.azure;

import dev.pavise.attestation.json.Fields;
import java.util.Optional;
import java.util.Set;

/** Reads the part of a policy file that is about confidential VMs of Azure. Stateless. */
public final class AzurePolicyFields {
  private static final int DIGEST_BYTES = 48;

  private AzurePolicyFields() {}

  /** The strict policy where the file says nothing. */
  public static AzurePolicy read(Optional<Fields> given) {
    if (given.isEmpty()) {
      return AzurePolicy.strict();
    }
    var fields = given.get();
    var policy =
        new AzurePolicy(
            fields.bytes("paravisors", DIGEST_BYTES).orElse(Set.of()),
            fields.bytes("paravisorSigners", DIGEST_BYTES).orElse(Set.of()),
            fields.flag("secureBootRequired", false));
    fields.requireNoOthers();
    return policy;
  }
}
