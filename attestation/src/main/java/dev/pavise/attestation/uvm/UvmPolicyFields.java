package dev.pavise.attestation.uvm;

import dev.pavise.attestation.json.Fields;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the part of a policy file that is about confidential containers of Azure. Stateless. */
public final class UvmPolicyFields {
  private static final int DIGEST_BYTES = 32;

  private UvmPolicyFields() {}

  /** The strict policy where the file says nothing. */
  public static UvmPolicy read(Optional<Fields> given) {
    var strict = UvmPolicy.strict();
    if (given.isEmpty()) {
      return strict;
    }
    var fields = given.get();
    var policy =
        new UvmPolicy(
            List.of(
                new UvmPolicy.Endorser(
                    fields.text("issuer").orElse(UvmPolicy.MICROSOFT_ISSUER),
                    fields.text("feed").orElse(UvmPolicy.CONTAINER_FEED),
                    fields.number(
                        "minimumSvn", 0, Integer.MAX_VALUE, UvmPolicy.CONTAINER_SVN_MIN))),
            fields.bytes("policies", DIGEST_BYTES).orElse(Set.of()));
    fields.requireNoOthers();
    return policy;
  }
}
