package dev.pavise.attestation.testkit;

import dev.pavise.attestation.wire.Octets;
import java.nio.charset.StandardCharsets;

/** Writes CBOR as it should be, and on request as it should not. One thread. */
public final class CborWriter {
  private final ByteWriter out = new ByteWriter();

  public CborWriter unsigned(long value) {
    return head(0, value);
  }

  /** A negative integer. */
  public CborWriter negative(long value) {
    return head(1, -1 - value);
  }

  public CborWriter octets(Octets content) {
    head(2, content.size());
    return raw(content);
  }

  public CborWriter text(String value) {
    var content = Octets.copyOf(value.getBytes(StandardCharsets.UTF_8));
    head(3, content.size());
    return raw(content);
  }

  /** That many items follow. */
  public CborWriter array(int count) {
    return head(4, count);
  }

  /** That many pairs follow. */
  public CborWriter map(int count) {
    return head(5, count);
  }

  /** Pairs follow until {@link #end()}. */
  public CborWriter endlessMap() {
    out.u8(0xBF);
    return this;
  }

  public CborWriter end() {
    out.u8(0xFF);
    return this;
  }

  public CborWriter tag(int tag) {
    return head(6, tag);
  }

  public CborWriter none() {
    out.u8(0xF6);
    return this;
  }

  /** What was encoded elsewhere, or is not CBOR at all. */
  public CborWriter raw(Octets content) {
    out.octets(content);
    return this;
  }

  /** The head of an item with its argument in eight bytes, however small it is. */
  public CborWriter longHead(int major, long argument) {
    out.u8(major << 5 | 27).u64(argument);
    return this;
  }

  public Octets toOctets() {
    return out.toOctets();
  }

  private CborWriter head(int major, long argument) {
    int type = major << 5;
    if (argument < 24) {
      out.u8(type | (int) argument);
    } else if (argument < 0x100) {
      out.u8(type | 24).u8((int) argument);
    } else if (argument < 0x10000) {
      out.u8(type | 25).u16((int) argument);
    } else if (argument < 0x1_0000_0000L) {
      out.u8(type | 26).u32(argument);
    } else {
      out.u8(type | 27).u64(argument);
    }
    return this;
  }
}
