package dev.pavise.attestation.cose;

import dev.pavise.attestation.wire.Octets;

/** Writes the few kinds of items that COSE_Sign1 and its Sig_structure have. Not thread-safe. */
final class CborHeads {
  private static final int BYTES = 2 << 5;
  private static final int TEXT = 3 << 5;
  private static final int ARRAY = 4 << 5;
  private static final int MAP = 5 << 5;
  private static final int TAG = 6 << 5;

  private final byte[] bytes;
  private int size;

  /**
   * @param sizeMax that will not be exceeded
   */
  CborHeads(int sizeMax) {
    this.bytes = new byte[sizeMax];
  }

  void array(int count) {
    head(ARRAY, count);
  }

  void map(int count) {
    head(MAP, count);
  }

  void tag(int tag) {
    head(TAG, tag);
  }

  void text(byte[] ascii) {
    head(TEXT, ascii.length);
    System.arraycopy(ascii, 0, bytes, size, ascii.length);
    size += ascii.length;
  }

  void octets(Octets content) {
    head(BYTES, content.size());
    content.copyTo(bytes, size);
    size += content.size();
  }

  Octets toOctets() {
    return Octets.copyOf(bytes, 0, size);
  }

  private void head(int major, int argument) {
    if (argument < 24) {
      put(major | argument);
    } else if (argument < 0x100) {
      put(major | 24);
      put(argument);
    } else if (argument < 0x10000) {
      put(major | 25);
      put(argument >> 8);
      put(argument);
    } else {
      put(major | 26);
      put(argument >> 24);
      put(argument >> 16);
      put(argument >> 8);
      put(argument);
    }
  }

  private void put(int value) {
    bytes[size++] = (byte) value;
  }
}
