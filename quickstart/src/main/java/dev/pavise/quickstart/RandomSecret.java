package dev.pavise.quickstart;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** What an installation's programs know each other by, new each time. Stateless. */
final class RandomSecret {
  private static final int PASSWORD_BYTES = 24;
  private static final int KEY_BYTES = 32;

  private RandomSecret() {}

  /** Hex digits only: nothing to quote, in SQL or anywhere. */
  static String password() {
    return HexFormat.of().formatHex(bytes(PASSWORD_BYTES));
  }

  /** 256 bits in Base64. */
  static String key() {
    return Base64.getEncoder().encodeToString(bytes(KEY_BYTES));
  }

  private static byte[] bytes(int count) {
    var bytes = new byte[count];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }
}
