package dev.pavise.worker.keys;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.MalformedMessage;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.sealing.ReleasedKeys;
import dev.pavise.messages.sealing.SealedSecret;
import dev.pavise.messages.sealing.SealingKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;

/** The release key in this process's memory, from a file. */
public final class FileReleaseKey implements ReleaseKey {
  private final SealingKey key;

  public FileReleaseKey(SealingKey key) {
    this.key = key;
  }

  /** From 32 bytes in Base64, or PKCS #8 in PEM; refuses a file that others can read. */
  public static FileReleaseKey read(Path file, String property) {
    var text = KeyFile.read(file, property);
    try {
      var bytes = Pem.isPem(text) ? fromPem(text) : Base64.getDecoder().decode(text);
      var key = new FileReleaseKey(SealingKey.fromPrivateBytes(bytes));
      Arrays.fill(bytes, (byte) 0);
      return key;
    } catch (IllegalArgumentException | MalformedMessage | IOException e) {
      throw new InvalidConfiguration(
          "%s: %s holds no X25519 private key; expected 32 bytes in Base64, or PKCS #8 in PEM"
              .formatted(property, file));
    }
  }

  private static byte[] fromPem(String text) throws IOException {
    var blocks = Pem.decode(text, "PRIVATE KEY");
    if (blocks.size() == 1
        && PrivateKeyFactory.createKey(blocks.getFirst()) instanceof X25519PrivateKeyParameters x) {
      return x.getEncoded();
    }
    throw new IllegalArgumentException("not one X25519 private key");
  }

  @Override
  public Bytes publicKey() {
    return key.publicKey();
  }

  @Override
  public byte[] open(SealedSecret secret) {
    return secret.open(key);
  }

  @Override
  public ReleasedKeys seal(Bytes agentKey, Sha256 runtimeData, List<ReleasedKeys.Secret> secrets) {
    return ReleasedKeys.seal(key, agentKey, runtimeData, secrets);
  }

  @Override
  public byte[] deriveKey(String purpose) {
    var secret = key.privateBytes();
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveData(
              HKDFParameterSpec.ofExtract()
                  .addIKM(secret)
                  .thenExpand(purpose.getBytes(StandardCharsets.UTF_8), 32));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform lacks HKDF-SHA256", e);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }
}
