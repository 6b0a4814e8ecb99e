package dev.pavise.quickstart;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Passwords for programs. Hex digits only: nothing to quote, in SQL or anywhere. */
final class RandomPassword {
  private static final int BYTES = 24;

  private RandomPassword() {}

  static String next() {
    var random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
