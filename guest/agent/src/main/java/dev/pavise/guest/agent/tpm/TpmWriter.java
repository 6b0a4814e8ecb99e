package dev.pavise.guest.agent.tpm;

import java.util.Arrays;

/** Big-endian marshalling into a growing buffer. Not thread-safe. */
final class TpmWriter {
  private byte[] buffer = new byte[512];
  private int length;

  TpmWriter u8(int value) {
    ensure(1);
    buffer[length++] = (byte) value;
    return this;
  }

  TpmWriter u16(int value) {
    return u8(value >>> 8).u8(value);
  }

  TpmWriter u32(int value) {
    return u16(value >>> 16).u16(value);
  }

  TpmWriter bytes(byte[] value) {
    ensure(value.length);
    System.arraycopy(value, 0, buffer, length, value.length);
    length += value.length;
    return this;
  }

  /** A TPM2B: 16-bit size, then content. */
  TpmWriter sized(byte[] value) {
    if (value.length > 0xFFFF) {
      throw new IllegalArgumentException("a TPM2B holds at most 65535 bytes");
    }
    return u16(value.length).bytes(value);
  }

  byte[] toByteArray() {
    return Arrays.copyOf(buffer, length);
  }

  int length() {
    return length;
  }

  private void ensure(int more) {
    if (length + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
    }
  }
}
