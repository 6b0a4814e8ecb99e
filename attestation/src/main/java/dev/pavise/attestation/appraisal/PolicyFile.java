package dev.pavise.attestation.appraisal;

import dev.pavise.attestation.azure.AzurePolicyFields;
import dev.pavise.attestation.condition.Condition;
import dev.pavise.attestation.json.Fields;
import dev.pavise.attestation.json.InvalidDocument;
import dev.pavise.attestation.json.StrictJson;
import dev.pavise.attestation.nitro.NitroPolicyFields;
import dev.pavise.attestation.snp.SnpPolicyFields;
import dev.pavise.attestation.tdx.TdxPolicyFields;
import dev.pavise.attestation.uvm.UvmPolicyFields;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads an appraisal policy from JSON, see {@code docs/policies.md}. Every field is typed, a field
 * that is not known is refused, and so is a condition over a claim that does not exist; what is
 * absent is as strict as it can be. Stateless.
 */
public final class PolicyFile {
  private static final int SIZE_BYTES_MAX = 256 * 1024;
  private static final int IMAGE_DIGEST_BYTES = 32;

  private PolicyFile() {}

  /**
   * @throws InvalidDocument with the field and what it must be
   */
  public static Policy read(Octets json) {
    try {
      var file = new Fields(StrictJson.object(json, SIZE_BYTES_MAX, "policy"), "");
      file.number("version", 1, 1, 1);
      var registers = new TreeSet<Integer>();
      file.numbers("registers")
          .ifPresentOrElse(
              numbers -> numbers.forEach(number -> registers.add(Math.clamp(number, -1, 24))),
              () -> registers.addAll(Policy.REGISTERS_DEFAULT));
      var policy =
          new Policy(
              registers,
              file.texts("platforms").orElse(Set.of()),
              file.bytes("guestImages", IMAGE_DIGEST_BYTES).orElse(Set.of()),
              file.flag("developmentAllowed", false),
              SnpPolicyFields.read(file.inner("snp")),
              TdxPolicyFields.read(file.inner("tdx")),
              NitroPolicyFields.read(file.inner("nitro")),
              AzurePolicyFields.read(file.inner("azure")),
              UvmPolicyFields.read(file.inner("containers")),
              file.texts("conditions").orElse(Set.of()).stream().map(Condition::of).toList());
      file.requireNoOthers();
      return policy;
    } catch (MalformedEvidence e) {
      throw new InvalidDocument(
          "the policy must be one JSON object: expected %s, found %s at character %d"
              .formatted(e.expected(), e.found(), e.offset()));
    }
  }
}
