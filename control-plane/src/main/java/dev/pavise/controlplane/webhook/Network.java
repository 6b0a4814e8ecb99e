package dev.pavise.controlplane.webhook;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** A range of addresses: those that share the first bits with a first one. */
record Network(InetAddress first, int bits) {
  /** From CIDR notation. */
  static Network parse(String text) {
    var parts = text.split("/", -1);
    try {
      if (parts.length == 2) {
        var first = InetAddress.ofLiteral(parts[0]);
        var bits = Integer.parseInt(parts[1]);
        if (bits >= 0 && bits <= first.getAddress().length * Byte.SIZE) {
          return new Network(first, bits);
        }
      }
    } catch (IllegalArgumentException e) {
      throw refused(text, e);
    }
    throw refused(text, null);
  }

  boolean contains(InetAddress address) {
    var here = first.getAddress();
    var there = address.getAddress();
    if (here.length != there.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      var mask = 0x80 >> (bit % Byte.SIZE);
      if (((here[bit / Byte.SIZE] ^ there[bit / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  private static IllegalArgumentException refused(String text, @Nullable Exception cause) {
    return new IllegalArgumentException(
        text + " is no network; expected an address, a slash and a number, as in 192.0.2.0/24",
        cause);
  }
}
