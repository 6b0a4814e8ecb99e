package dev.pavise.controlplane.idempotency;

import dev.pavise.controlplane.identity.OpaqueToken;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.TenantId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * Keeps answers so that only the token they were for opens them: some tell a secret that is told
 * once, and the database has none. The key is HKDF-SHA256 (RFC 5869) of the bearer token, which is
 * stored nowhere either; the cipher is AES-256-GCM.
 */
final class SealedAnswer {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int KEY_BYTES = 32;
  private static final byte[] PURPOSE =
      "pavise idempotent answer v1".getBytes(StandardCharsets.US_ASCII);

  private SealedAnswer() {}

  /**
   * What an answer was to, which has to be the same to open it.
   *
   * @param request digest of it
   */
  record Circumstances(TenantId tenant, String idempotencyKey, Sha256 request) {
    private byte[] bytes() {
      return (tenant + "\n" + request + "\n" + idempotencyKey).getBytes(StandardCharsets.UTF_8);
    }
  }

  static Bytes seal(OpaqueToken token, Circumstances circumstances, byte[] answer) {
    try {
      var nonce = new byte[NONCE_BYTES];
      RANDOM.nextBytes(nonce);
      var sealed = cipher(Cipher.ENCRYPT_MODE, token, circumstances, nonce).doFinal(answer);
      return Bytes.copyOf(
          ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM and HKDF", e);
    }
  }

  /** Empty for another token, or when it was changed since. */
  static Optional<byte[]> open(OpaqueToken token, Circumstances circumstances, Bytes sealed) {
    var bytes = sealed.toByteArray();
    if (bytes.length < NONCE_BYTES) {
      return Optional.empty();
    }
    var nonce = Arrays.copyOf(bytes, NONCE_BYTES);
    try {
      return Optional.of(
          cipher(Cipher.DECRYPT_MODE, token, circumstances, nonce)
              .doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM and HKDF", e);
    }
  }

  private static Cipher cipher(
      int mode, OpaqueToken token, Circumstances circumstances, byte[] nonce)
      throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key(token), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(circumstances.bytes());
    return cipher;
  }

  private static SecretKey key(OpaqueToken token) throws GeneralSecurityException {
    return KDF.getInstance("HKDF-SHA256")
        .deriveKey(
            "AES",
            HKDFParameterSpec.ofExtract()
                .addIKM(token.value().getBytes(StandardCharsets.UTF_8))
                .thenExpand(PURPOSE, KEY_BYTES));
  }
}
