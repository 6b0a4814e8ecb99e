package dev.pavise.attestation.tpm;

import dev.pavise.attestation.wire.ByteReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One bank and the registers selected in it (TPMS_PCR_SELECTION, Part 2, 10.6.2).
 *
 * @param bank TPM_ALG_ID; may be one that we do not know
 */
public record PcrSelection(int bank, SortedSet<Integer> registers) {
  /** Most banks a TPM can have. */
  static final int BANKS_MAX = 16;

  private static final int BITMAP_BYTES_MAX = 4;

  public PcrSelection {
    registers = Collections.unmodifiableSortedSet(new TreeSet<>(registers));
  }

  public static PcrSelection sha256(SortedSet<Integer> registers) {
    return new PcrSelection(HashAlgorithm.SHA256.id(), registers);
  }

  static List<PcrSelection> readList(ByteReader in) {
    int at = in.offset();
    long count = in.u32("pcrSelect.count");
    if (count > BANKS_MAX) {
      throw in.malformed(at, "pcrSelect.count", "at most " + BANKS_MAX, Long.toString(count));
    }
    var selections = new ArrayList<PcrSelection>((int) count);
    for (int i = 0; i < count; i++) {
      selections.add(read(in));
    }
    return List.copyOf(selections);
  }

  private static PcrSelection read(ByteReader in) {
    int bank = in.u16("pcrSelect.hash");
    int at = in.offset();
    int length = in.u8("pcrSelect.sizeofSelect");
    if (length > BITMAP_BYTES_MAX) {
      throw in.malformed(
          at, "pcrSelect.sizeofSelect", "at most " + BITMAP_BYTES_MAX, Integer.toString(length));
    }
    var bitmap = in.octets(length, "pcrSelect.pcrSelect");
    var registers = new TreeSet<Integer>();
    for (int index = 0; index < length * 8; index++) {
      if ((bitmap.at(index / 8) & (1 << (index % 8))) != 0) {
        registers.add(index);
      }
    }
    return new PcrSelection(bank, registers);
  }

  /** As {@code sha256:0,1,7}. */
  @Override
  public String toString() {
    var name =
        HashAlgorithm.of(bank)
            .map(known -> known.name().toLowerCase(Locale.ROOT))
            .orElse("0x%04x".formatted(bank));
    var list = new StringBuilder(name).append(':');
    var separator = "";
    for (int register : registers) {
      list.append(separator).append(register);
      separator = ",";
    }
    return list.toString();
  }
}
