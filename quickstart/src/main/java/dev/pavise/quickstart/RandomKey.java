package dev.pavise.quickstart;

import java.security.SecureRandom;
import java.util.Base64;

/** Keys of 256 bits for the control plane's own use, in Base64. */
final class RandomKey {
  private static final int BYTES = 32;

  private RandomKey() {}

  static String next() {
    var random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    return Base64.getEncoder().encodeToString(random);
  }
}
