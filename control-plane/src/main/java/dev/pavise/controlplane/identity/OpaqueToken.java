package dev.pavise.controlplane.identity;

import dev.pavise.messages.Sha256;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * A random token with a prefix by which people and secret scanners recognise it, and a checksum by
 * which both tell it from anything that only looks like one. It has 256 bits, so a plain SHA-256 is
 * enough to store it by. {@link #toString()} does not show it.
 */
public record OpaqueToken(String value) {
  private static final int RANDOM_BITS = 256;
  private static final int RANDOM_LENGTH = 43;
  private static final int CHECKSUM_LENGTH = 6;
  private static final int HINT_LENGTH = 4;
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final Pattern FORM = Pattern.compile("pvs_[a-z]{1,20}_[0-9A-Za-z]{49}");
  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * {@code pvs_}, then whose token it is, 43 digits of base 62, and the CRC-32 of all that as 6
   * more.
   */
  public static OpaqueToken random(String prefix) {
    var body = prefix + base62(new BigInteger(RANDOM_BITS, RANDOM), RANDOM_LENGTH);
    return new OpaqueToken(body + checksum(body));
  }

  /** Whether this can be a token at all; says nothing of whether it is anybody's. */
  public boolean isWellFormed() {
    if (!FORM.matcher(value).matches()) {
      return false;
    }
    var end = value.length() - CHECKSUM_LENGTH;
    return value.substring(end).equals(checksum(value.substring(0, end)));
  }

  /** What is stored instead of the token: 32 bytes. */
  public byte[] hash() {
    return Sha256.of(value.getBytes(StandardCharsets.UTF_8)).toByteArray();
  }

  /** The last characters, by which its holder can find it in a list. They are of the checksum. */
  String hint() {
    return value.substring(value.length() - HINT_LENGTH);
  }

  private static String checksum(String body) {
    var crc = new CRC32();
    crc.update(body.getBytes(StandardCharsets.UTF_8));
    return base62(BigInteger.valueOf(crc.getValue()), CHECKSUM_LENGTH);
  }

  private static String base62(BigInteger number, int length) {
    var base = BigInteger.valueOf(DIGITS.length());
    var text = new char[length];
    var rest = number;
    for (int i = length - 1; i >= 0; i--) {
      var parts = rest.divideAndRemainder(base);
      text[i] = DIGITS.charAt(parts[1].intValue());
      rest = parts[0];
    }
    return new String(text);
  }

  @Override
  public String toString() {
    return "OpaqueToken[hidden]";
  }
}
