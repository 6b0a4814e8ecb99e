package dev.pavise.guest.agent.tpm;

import java.util.Arrays;

/** Big-endian unmarshalling with every length checked. Not thread-safe. */
final class TpmReader {
  private final byte[] content;
  private int position;

  TpmReader(byte[] content) {
    this.content = content;
  }

  int u8() throws TpmException {
    return need(1)[0] & 0xFF;
  }

  int u16() throws TpmException {
    return (u8() << 8) | u8();
  }

  int u32() throws TpmException {
    return (u16() << 16) | u16();
  }

  byte[] bytes(int count) throws TpmException {
    return need(count);
  }

  /** A TPM2B: 16-bit size, then content. */
  byte[] sized() throws TpmException {
    return need(u16());
  }

  byte[] rest() {
    var rest = Arrays.copyOfRange(content, position, content.length);
    position = content.length;
    return rest;
  }

  private byte[] need(int count) throws TpmException {
    if (count < 0 || count > content.length - position) {
      throw TpmException.malformed(
          "%d bytes wanted at offset %d of %d".formatted(count, position, content.length));
    }
    var part = Arrays.copyOfRange(content, position, position + count);
    position += count;
    return part;
  }
}
