package dev.pavise.attestation.eventlog;

import dev.pavise.attestation.wire.ByteReader;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * UEFI_VARIABLE_DATA (PC Client Platform Firmware Profile, 10.2.6): a variable as the firmware saw
 * it.
 *
 * @param vendor GUID as it is stored, sixteen bytes
 */
public record EfiVariable(Octets vendor, String name, Octets data) {
  private static final int NAME_CHARACTERS_MAX = 512;
  private static final int GUID_BYTES = 16;

  /** Empty when the bytes are something else: then they mean nothing to us. */
  public static Optional<EfiVariable> read(Octets event) {
    var in = ByteReader.littleEndian("UEFI_VARIABLE_DATA", event);
    try {
      var vendor = in.octets(GUID_BYTES, "VariableName");
      long nameLength = in.u64("UnicodeNameLength");
      long dataLength = in.u64("VariableDataLength");
      if (nameLength < 1 || nameLength > NAME_CHARACTERS_MAX) {
        return Optional.empty();
      }
      var name = in.octets((int) nameLength * 2, "UnicodeName");
      if (dataLength != in.remaining()) {
        return Optional.empty();
      }
      var data = in.octets(in.remaining(), "VariableData");
      return Optional.of(
          new EfiVariable(vendor, new String(name.toByteArray(), StandardCharsets.UTF_16LE), data));
    } catch (MalformedEvidence e) {
      return Optional.empty();
    }
  }
}
