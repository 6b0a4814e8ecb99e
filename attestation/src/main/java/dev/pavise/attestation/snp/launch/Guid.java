package dev.pavise.attestation.snp.launch;

import dev.pavise.attestation.wire.Octets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/** A GUID as firmware stores it: the first three fields little-endian (UEFI, appendix A). */
record Guid(UUID value) {
  static Guid parse(String text) {
    return new Guid(UUID.fromString(text));
  }

  static Guid at(Octets bytes, int offset) {
    var taken = new byte[16];
    for (int i = 0; i < taken.length; i++) {
      taken[i] = bytes.at(offset + i);
    }
    var little = ByteBuffer.wrap(taken).order(ByteOrder.LITTLE_ENDIAN);
    long high =
        (little.getInt() & 0xFFFF_FFFFL) << 32
            | (little.getShort() & 0xFFFFL) << 16
            | (little.getShort() & 0xFFFFL);
    return new Guid(new UUID(high, little.order(ByteOrder.BIG_ENDIAN).getLong()));
  }

  void writeTo(ByteBuffer target) {
    long high = value.getMostSignificantBits();
    target
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt((int) (high >>> 32))
        .putShort((short) (high >>> 16))
        .putShort((short) high)
        .order(ByteOrder.BIG_ENDIAN)
        .putLong(value.getLeastSignificantBits())
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
