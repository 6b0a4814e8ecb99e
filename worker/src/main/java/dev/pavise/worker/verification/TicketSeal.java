package dev.pavise.worker.verification;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.Json;
import dev.pavise.messages.MalformedMessage;
import dev.pavise.worker.keys.ReleaseKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts tickets to the worker itself (AES-256-GCM under a key derived from the release key), so
 * that any worker with the same release key can open them and nobody else can make one. A version
 * byte leads, then the IV. Thread-safe.
 */
final class TicketSeal {
  private static final byte VERSION = 1;
  private static final int IV_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int SIZE_BYTES_MAX = 4096;
  private static final String PURPOSE = "pavise challenge-ticket v1";

  private final SecretKeySpec key;
  private final SecureRandom random;

  TicketSeal(ReleaseKey releaseKey, SecureRandom random) {
    this.key = new SecretKeySpec(releaseKey.deriveKey(PURPOSE), "AES");
    this.random = random;
  }

  Bytes seal(ChallengeTicket ticket) {
    var iv = new byte[IV_BYTES];
    random.nextBytes(iv);
    try {
      var sealed = cipher(Cipher.ENCRYPT_MODE, iv).doFinal(Json.write(ticket));
      return Bytes.copyOf(
          ByteBuffer.allocate(1 + IV_BYTES + sealed.length)
              .put(VERSION)
              .put(iv)
              .put(sealed)
              .array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot seal a ticket", e);
    }
  }

  /** Empty when it is not one of ours, whatever the reason. */
  Optional<ChallengeTicket> open(Bytes sealed) {
    if (sealed.size() <= 1 + IV_BYTES + TAG_BITS / 8 || sealed.size() > SIZE_BYTES_MAX) {
      return Optional.empty();
    }
    var in = ByteBuffer.wrap(sealed.toByteArray());
    if (in.get() != VERSION) {
      return Optional.empty();
    }
    var iv = new byte[IV_BYTES];
    in.get(iv);
    var content = new byte[in.remaining()];
    in.get(content);
    try {
      var json = cipher(Cipher.DECRYPT_MODE, iv).doFinal(content);
      var ticket = Json.readStrict(json, ChallengeTicket.class);
      return ticket.version() == ChallengeTicket.VERSION ? Optional.of(ticket) : Optional.empty();
    } catch (GeneralSecurityException | MalformedMessage e) {
      return Optional.empty(); // Nobody but us could have made one that opens.
    }
  }

  private Cipher cipher(int mode, byte[] iv) throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, iv));
    cipher.updateAAD(PURPOSE.getBytes(StandardCharsets.UTF_8));
    cipher.updateAAD(new byte[] {VERSION});
    return cipher;
  }
}
