package dev.pavise.attestation.tdx;

import dev.pavise.attestation.wire.Octets;
import java.util.List;

/**
 * Who signs a TDX module and with which attributes it may run.
 *
 * @param id such as {@code TDX_01}; empty for the one of before modules had numbers
 * @param levels empty for the same
 */
record ModuleIdentity(
    String id, Octets mrSigner, Octets attributes, Octets attributesMask, List<IsvLevel> levels) {
  private static final int MEASUREMENT_BYTES = 48;
  private static final int ATTRIBUTES_BYTES = 8;

  ModuleIdentity {
    levels = List.copyOf(levels);
  }

  static ModuleIdentity readNumbered(JsonFields fields) {
    return read(fields, fields.text("id"), IsvLevel.readAll(fields));
  }

  static ModuleIdentity readUnnumbered(JsonFields fields) {
    return read(fields, "", List.of());
  }

  private static ModuleIdentity read(JsonFields fields, String id, List<IsvLevel> levels) {
    return new ModuleIdentity(
        id,
        fields.hex("mrsigner", MEASUREMENT_BYTES),
        fields.hex("attributes", ATTRIBUTES_BYTES),
        fields.hex("attributesMask", ATTRIBUTES_BYTES),
        levels);
  }

  /** Whether this is the module that the quote speaks of: its signer, and nothing else enabled. */
  boolean describes(TdBody body) {
    return body.mrSignerSeam().equals(mrSigner)
        && Masks.isEqual(body.seamAttributes(), attributes, attributesMask)
        && Masks.isZeroOutside(body.seamAttributes(), attributesMask);
  }
}
