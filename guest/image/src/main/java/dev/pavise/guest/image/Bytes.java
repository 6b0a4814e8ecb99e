package dev.pavise.guest.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Bounds-checked little-endian reading: every failure names the field and its offset. */
record Bytes(ByteBuffer buffer) {

  static Bytes of(byte[] bytes) {
    return new Bytes(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
  }

  int size() {
    return buffer.limit();
  }

  int u8(String field, long offset) {
    return buffer.get(position(field, offset, 1)) & 0xff;
  }

  int u16(String field, long offset) {
    return buffer.getShort(position(field, offset, 2)) & 0xffff;
  }

  long u32(String field, long offset) {
    return buffer.getInt(position(field, offset, 4)) & 0xffffffffL;
  }

  ByteBuffer slice(String field, long offset, long length) {
    return buffer
        .slice(position(field, offset, length), (int) length)
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  byte[] copy(String field, long offset, long length) {
    var copy = new byte[slice(field, offset, length).remaining()];
    buffer.get((int) offset, copy);
    return copy;
  }

  private int position(String field, long offset, long length) {
    if (offset < 0 || length < 0 || offset > size() || length > size() - offset) {
      throw new MalformedImage(
          field,
          offset,
          "needs " + length + " bytes, but the file has " + size() + " bytes in all");
    }
    return (int) offset;
  }
}
