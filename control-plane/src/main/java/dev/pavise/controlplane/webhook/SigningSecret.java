package dev.pavise.controlplane.webhook;

import dev.pavise.messages.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What messages to one webhook are signed with, as Standard Webhooks has it. */
record SigningSecret(Bytes key) {
  private static final String PREFIX = "whsec_";
  private static final int KEY_BYTES = 32;
  private static final String ALGORITHM = "HmacSHA256";
  private static final SecureRandom RANDOM = new SecureRandom();

  static SigningSecret random() {
    var key = new byte[KEY_BYTES];
    RANDOM.nextBytes(key);
    return new SigningSecret(Bytes.copyOf(key));
  }

  /** As it is told, once. */
  String told() {
    return PREFIX + key.toBase64();
  }

  /** One value of {@code webhook-signature}: over id, seconds since 1970 and the exact body. */
  String sign(UUID message, Instant at, String body) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key.toByteArray(), ALGORITHM));
      var signed = message + "." + at.getEpochSecond() + "." + body;
      return "v1,"
          + Base64.getEncoder()
              .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no " + ALGORITHM, e);
    }
  }

  @Override
  public String toString() {
    return "a signing secret";
  }
}
