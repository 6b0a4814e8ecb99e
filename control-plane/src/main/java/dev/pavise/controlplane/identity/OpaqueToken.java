package dev.pavise.controlplane.identity;

import dev.pavise.messages.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * A random token with a prefix by which people and secret scanners recognise it. It has 256 bits,
 * so a plain SHA-256 is enough to store it by. {@link #toString()} does not show it.
 */
public record OpaqueToken(String value) {
  private static final int LENGTH_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** {@code pvs_}, then whose token it is, then 43 characters. */
  public static OpaqueToken random(String prefix) {
    var bytes = new byte[LENGTH_BYTES];
    RANDOM.nextBytes(bytes);
    return new OpaqueToken(prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** What is stored instead of the token: 32 bytes. */
  public byte[] hash() {
    return Sha256.of(value.getBytes(StandardCharsets.UTF_8)).toByteArray();
  }

  @Override
  public String toString() {
    return "OpaqueToken[hidden]";
  }
}
