package dev.pavise.attestation.testkit;

import dev.pavise.attestation.wire.Octets;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;

/** Writes the structures that the verifier reads. Big-endian unless it says otherwise. */
final class ByteWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  ByteWriter u8(int value) {
    out.write(value);
    return this;
  }

  ByteWriter u16(int value) {
    return u8(value >>> 8).u8(value);
  }

  ByteWriter u32(long value) {
    return u16((int) (value >>> 16)).u16((int) value);
  }

  ByteWriter u64(long value) {
    return u32(value >>> 32).u32(value);
  }

  ByteWriter u16le(int value) {
    return u8(value).u8(value >>> 8);
  }

  ByteWriter u32le(long value) {
    return u16le((int) value).u16le((int) (value >>> 16));
  }

  ByteWriter octets(Octets content) {
    return octets(content.toByteArray());
  }

  ByteWriter octets(byte[] content) {
    out.writeBytes(content);
    return this;
  }

  ByteWriter sized16(byte[] content) {
    return u16(content.length).octets(content);
  }

  /** Unsigned, in exactly this many bytes. */
  ByteWriter sizedInteger(BigInteger value, int length) {
    return sized16(fixed(value, length));
  }

  static byte[] fixed(BigInteger value, int length) {
    var bytes = value.toByteArray();
    int skip = Math.max(0, bytes.length - length);
    int count = bytes.length - skip;
    var fixed = new byte[length];
    System.arraycopy(bytes, skip, fixed, length - count, count);
    return fixed;
  }

  Octets toOctets() {
    return Octets.copyOf(out.toByteArray());
  }
}
