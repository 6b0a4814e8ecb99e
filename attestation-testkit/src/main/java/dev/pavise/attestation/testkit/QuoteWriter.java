package dev.pavise.attestation.testkit;

import dev.pavise.attestation.tpm.PcrSelection;
import dev.pavise.attestation.wire.Octets;
import java.util.ArrayList;
import java.util.List;

/** Writes a TPMS_ATTEST of type quote, with whatever one thing is asked to be wrong in it. */
public final class QuoteWriter {
  private final Octets extraData;
  private final List<PcrSelection> selections = new ArrayList<>();
  private Octets pcrDigest = Octets.zeros(32);
  private long magic = 0xFF544347L;
  private int type = 0x8018;

  public QuoteWriter(Octets extraData) {
    this.extraData = extraData;
  }

  public QuoteWriter select(PcrSelection selection) {
    selections.add(selection);
    return this;
  }

  public QuoteWriter pcrDigest(Octets digest) {
    pcrDigest = digest;
    return this;
  }

  public QuoteWriter magic(long other) {
    magic = other;
    return this;
  }

  public QuoteWriter type(int other) {
    type = other;
    return this;
  }

  public Octets toOctets() {
    var out =
        new ByteWriter()
            .u32(magic)
            .u16(type)
            .sized16(new byte[34])
            .sized16(extraData.toByteArray())
            .u64(123_456)
            .u32(1)
            .u32(0)
            .u8(1)
            .u64(0x2026_0001L)
            .u32(selections.size());
    for (var selection : selections) {
      var bitmap = new byte[3];
      for (int register : selection.registers()) {
        bitmap[register / 8] |= (byte) (1 << (register % 8));
      }
      out.u16(selection.bank()).u8(bitmap.length).octets(bitmap);
    }
    return out.sized16(pcrDigest.toByteArray()).toOctets();
  }
}
