package dev.pavise.controlplane.webhook;

import dev.pavise.controlplane.problem.ErrorCode;
import dev.pavise.controlplane.problem.Problem;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.TenantId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The key that signing secrets are encrypted with in the database (AES-256-GCM), bound to tenant
 * and webhook so that a row copied elsewhere opens nothing. Without the key there are no webhooks.
 * Thread-safe.
 */
@Component
class SecretKeyFile {
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  /** A group may read, as Kubernetes mounts secrets for a process that is not root. */
  private static final Set<PosixFilePermission> OTHERS =
      PosixFilePermissions.fromString("----w-rwx");

  private final @Nullable SecretKeySpec key;
  private final SecureRandom random = new SecureRandom();

  SecretKeyFile(WebhookSettings settings) {
    var file = settings.keyFile();
    if (file == null) {
      this.key = null;
      return;
    }
    try {
      requirePrivate(file);
      this.key = key(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SecretKeySpec key(String text) {
    try {
      var bytes = Base64.getDecoder().decode(text.strip());
      if (bytes.length == KEY_BYTES) {
        return new SecretKeySpec(bytes, "AES");
      }
    } catch (IllegalArgumentException e) {
      // Said below, without what the file holds.
    }
    throw new IllegalArgumentException(
        "pavise.control-plane.webhooks.key-file holds no key; expected 32 random bytes in Base64");
  }

  private static void requirePrivate(Path file) throws IOException {
    var permissions = Files.getPosixFilePermissions(file);
    if (permissions.stream().anyMatch(OTHERS::contains)) {
      throw new IllegalArgumentException(
          "pavise.control-plane.webhooks.key-file: others can get at %s (mode %s); run: chmod 600 %s"
              .formatted(file, PosixFilePermissions.toString(permissions), file));
    }
  }

  boolean isThere() {
    return key != null;
  }

  Bytes encrypt(TenantId tenant, UUID webhook, SigningSecret secret) {
    var nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    var sealed = crypt(Cipher.ENCRYPT_MODE, nonce, tenant, webhook, secret.key().toByteArray());
    var stored = Arrays.copyOf(nonce, nonce.length + sealed.length);
    System.arraycopy(sealed, 0, stored, nonce.length, sealed.length);
    return Bytes.copyOf(stored);
  }

  SigningSecret decrypt(TenantId tenant, UUID webhook, Bytes stored) {
    var bytes = stored.toByteArray();
    var nonce = Arrays.copyOf(bytes, NONCE_BYTES);
    var sealed = Arrays.copyOfRange(bytes, NONCE_BYTES, bytes.length);
    return new SigningSecret(
        Bytes.copyOf(crypt(Cipher.DECRYPT_MODE, nonce, tenant, webhook, sealed)));
  }

  private byte[] crypt(int mode, byte[] nonce, TenantId tenant, UUID webhook, byte[] content) {
    if (key == null) {
      throw Problem.of(ErrorCode.WEBHOOKS_OFF, "There is no key to keep signing secrets with.");
    }
    try {
      var cipher = Cipher.getInstance(CIPHER);
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD((tenant + " " + webhook).getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(content);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "the signing secret of webhook "
              + webhook
              + " cannot be opened; is pavise.control-plane.webhooks.key-file the one it was kept"
              + " with?",
          e);
    }
  }
}
