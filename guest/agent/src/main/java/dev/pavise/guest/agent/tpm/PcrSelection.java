package dev.pavise.guest.agent.tpm;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * PCRs of the SHA-256 bank, as a TPML_PCR_SELECTION with one entry (Part 2, 10.9.7).
 *
 * @param indexes ascending, each 0 to 23
 */
public record PcrSelection(List<Integer> indexes) {
  private static final int BITMAP_BYTES = 3;

  public PcrSelection {
    indexes = indexes.stream().sorted().distinct().toList();
    if (indexes.isEmpty() || indexes.getFirst() < 0 || indexes.getLast() >= BITMAP_BYTES * 8) {
      throw new IllegalArgumentException("a selection names at least one PCR, each 0 to 23");
    }
  }

  public static PcrSelection of(Integer... indexes) {
    return new PcrSelection(List.of(indexes));
  }

  void writeTo(TpmWriter writer) {
    var bitmap = new byte[BITMAP_BYTES];
    for (var index : indexes) {
      bitmap[index / 8] |= (byte) (1 << (index % 8));
    }
    writer.u32(1).u16(TpmConstants.ALG_SHA256).u8(BITMAP_BYTES).bytes(bitmap);
  }

  /** What the TPM says it read; other banks are an error. */
  static List<Integer> read(TpmReader reader) throws TpmException {
    var indexes = new ArrayList<Integer>();
    var count = reader.u32();
    for (var entry = 0; entry < count; entry++) {
      if (reader.u16() != TpmConstants.ALG_SHA256) {
        throw TpmException.malformed("a selection of another bank than SHA-256");
      }
      var bitmap = reader.bytes(reader.u8());
      for (var bit = 0; bit < bitmap.length * 8; bit++) {
        if (((bitmap[bit / 8] >> (bit % 8)) & 1) == 1) {
          indexes.add(bit);
        }
      }
    }
    return indexes;
  }

  /** Without these. */
  List<Integer> without(Set<Integer> known) {
    return indexes.stream().filter(index -> !known.contains(index)).toList();
  }
}
