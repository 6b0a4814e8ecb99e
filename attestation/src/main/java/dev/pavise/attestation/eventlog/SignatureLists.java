package dev.pavise.attestation.eventlog;

import dev.pavise.attestation.wire.ByteReader;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.util.OptionalInt;

/**
 * EFI_SIGNATURE_LISTs behind each other (UEFI, 32.4.1). A list's own header is skipped by its size,
 * so that nothing in it is taken for a signature. Stateless.
 */
final class SignatureLists {
  private static final int HEADER_BYTES = 28;
  private static final int OWNER_BYTES = 16;
  private static final int LISTS_MAX = 1024;

  private SignatureLists() {}

  /** How many signatures there are; empty when the bytes are something else. */
  static OptionalInt count(Octets data) {
    var in = ByteReader.littleEndian("EFI_SIGNATURE_LIST", data);
    int count = 0;
    try {
      for (int lists = 0; in.remaining() > 0; lists++) {
        in.octets(OWNER_BYTES, "SignatureType");
        long size = in.u32("SignatureListSize");
        long header = in.u32("SignatureHeaderSize");
        long each = in.u32("SignatureSize");
        long signatures = size - HEADER_BYTES - header;
        if (lists == LISTS_MAX
            || each <= OWNER_BYTES
            || signatures < 0
            || signatures % each != 0
            || size - HEADER_BYTES > in.remaining()) {
          return OptionalInt.empty();
        }
        in.octets((int) (header + signatures), "Signatures");
        count += (int) (signatures / each);
      }
      return count == 0 ? OptionalInt.empty() : OptionalInt.of(count);
    } catch (MalformedEvidence e) {
      return OptionalInt.empty();
    }
  }
}
