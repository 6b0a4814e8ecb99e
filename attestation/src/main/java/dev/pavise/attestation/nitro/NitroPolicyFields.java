package dev.pavise.attestation.nitro;

import dev.pavise.attestation.json.Fields;
import dev.pavise.attestation.wire.Octets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads the part of a policy file that is about Nitro documents. Stateless. */
public final class NitroPolicyFields {
  private static final int DIGEST_BYTES = 48;
  private static final int REGISTER_MAX = 31;
  private static final int AGE_SECONDS_MAX = 86_400;

  private NitroPolicyFields() {}

  /** The strict policy where the file says nothing. */
  public static NitroPolicy read(Optional<Fields> given) {
    var strict = NitroPolicy.strict();
    if (given.isEmpty()) {
      return strict;
    }
    var fields = given.get();
    var registers = new TreeMap<Integer, Set<Octets>>();
    fields.inner("registers").ifPresent(inner -> readRegisters(inner, registers));
    var policy =
        new NitroPolicy(
            registers,
            fields.flag("debugAllowed", strict.debugAllowed()),
            Duration.ofSeconds(
                fields.number("ageSecondsMax", 0, AGE_SECONDS_MAX, strict.ageMax().toSeconds())));
    fields.requireNoOthers();
    return policy;
  }

  private static void readRegisters(Fields fields, Map<Integer, Set<Octets>> registers) {
    for (var name : fields.names()) {
      if (!name.matches("[0-9]{1,2}") || Integer.parseInt(name) > REGISTER_MAX) {
        throw fields.wrong(name, "the number of a register, 0 to " + REGISTER_MAX);
      }
      registers.put(Integer.parseInt(name), fields.bytes(name, DIGEST_BYTES).orElse(Set.of()));
    }
  }
}
