package dev.pavise.cli.verify;

import dev.pavise.attestation.tpm.PcrBank;
import dev.pavise.attestation.tpm.PcrValue;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Values of a TPM's registers as files have them: {@code {"sha256": [hex, …]}} by place, or {@code
 * {"sha256": {"0": hex, …}}} by name. Stateless.
 */
final class Registers {
  static final String BANK = "sha256";

  private Registers() {}

  /** Total: every input gives values or a {@link MalformedEvidence}. */
  static List<PcrValue> read(JsonNode banks) {
    var bank = banks.path(BANK);
    if (bank.size() > PcrBank.REGISTERS_MAX || !(bank.isArray() || bank.isObject())) {
      throw other();
    }
    var values = new ArrayList<PcrValue>();
    if (bank.isArray()) {
      for (int index = 0; index < bank.size(); index++) {
        values.add(value(index, bank.path(index)));
      }
    } else {
      for (var register : bank.properties()) {
        values.add(value(index(register.getKey()), register.getValue()));
      }
    }
    return List.copyOf(values);
  }

  private static int index(String name) {
    if (!name.matches("[0-9]{1,2}")) {
      throw other();
    }
    return Integer.parseInt(name);
  }

  private static PcrValue value(int index, JsonNode hex) {
    var text = hex.asString("");
    if (!text.matches("([0-9a-fA-F]{2}){32}")) {
      throw other();
    }
    return new PcrValue(BANK, index, Octets.fromHex(text));
  }

  private static MalformedEvidence other() {
    return new MalformedEvidence(
        "pcrs", 0, BANK, "at most " + PcrBank.REGISTERS_MAX + " values in hex", "something else");
  }
}
