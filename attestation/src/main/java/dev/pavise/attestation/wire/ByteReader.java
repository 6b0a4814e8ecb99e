package dev.pavise.attestation.wire;

import java.nio.ByteOrder;

/**
 * Walks over foreign bytes from front to back and never past their end. Whatever does not fit is a
 * {@link MalformedEvidence} with the offset and the name of the field. Not thread-safe.
 */
public final class ByteReader {
  private final String structure;
  private final byte[] bytes;
  private final ByteOrder order;
  private final int end;
  private int position;

  private ByteReader(String structure, byte[] bytes, ByteOrder order) {
    this.structure = structure;
    this.bytes = bytes;
    this.order = order;
    this.end = bytes.length;
  }

  /** For TPM structures. */
  public static ByteReader bigEndian(String structure, Octets content) {
    return new ByteReader(structure, content.toByteArray(), ByteOrder.BIG_ENDIAN);
  }

  /** For firmware structures. */
  public static ByteReader littleEndian(String structure, Octets content) {
    return new ByteReader(structure, content.toByteArray(), ByteOrder.LITTLE_ENDIAN);
  }

  public int offset() {
    return position;
  }

  public int remaining() {
    return end - position;
  }

  public int u8(String field) {
    return (int) unsigned(1, field);
  }

  public int u16(String field) {
    return (int) unsigned(2, field);
  }

  public long u32(String field) {
    return unsigned(4, field);
  }

  /** Eight bytes; values of 2^63 and above come out negative. */
  public long u64(String field) {
    return unsigned(8, field);
  }

  public Octets octets(int length, String field) {
    require(length, field);
    var taken = Octets.copyOf(bytes, position, position + length);
    position += length;
    return taken;
  }

  /** A TPM2B: two bytes of length, then that many, at most {@code lengthMax}. */
  public Octets sized16(int lengthMax, String field) {
    int at = position;
    return sized(u16(field), at, lengthMax, field);
  }

  /** Four bytes of length, then that many, at most {@code lengthMax}. */
  public Octets sized32(int lengthMax, String field) {
    int at = position;
    return sized(u32(field), at, lengthMax, field);
  }

  private Octets sized(long length, int at, int lengthMax, String field) {
    if (length > lengthMax) {
      throw malformed(at, field, "at most " + lengthMax + " bytes", length + " bytes");
    }
    return octets((int) length, field);
  }

  /** Every byte must have been read. */
  public void requireEnd() {
    if (position != end) {
      throw malformed(
          position, "end", "the end of the structure", remaining() + " bytes more than its fields");
    }
  }

  /** Whether all the rest has this one value. */
  public boolean restIsAll(int value) {
    for (int i = position; i < end; i++) {
      if ((bytes[i] & 0xFF) != value) {
        return false;
      }
    }
    return true;
  }

  public MalformedEvidence malformed(int at, String field, String expected, String found) {
    return new MalformedEvidence(structure, at, field, expected, found);
  }

  private long unsigned(int length, String field) {
    require(length, field);
    long value = 0;
    for (int i = 0; i < length; i++) {
      int index = order == ByteOrder.BIG_ENDIAN ? position + i : position + length - 1 - i;
      value = (value << 8) | (bytes[index] & 0xFF);
    }
    position += length;
    return value;
  }

  private void require(int length, String field) {
    if (length > remaining()) {
      throw malformed(position, field, length + " bytes", remaining() + " bytes before the end");
    }
  }
}
