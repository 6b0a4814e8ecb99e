package dev.pavise.controlplane.releasekey;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.sealing.SealingKey;
import java.io.IOException;
import java.nio.file.Files;
import org.springframework.stereotype.Component;

/** The public half of the worker's release key. The private half is never here. */
@Component
public class ReleaseKey {
  private final Bytes publicKey;

  ReleaseKey(ReleaseKeySettings settings) throws IOException {
    this.publicKey = read(Files.readString(settings.releaseKeyFile()));
  }

  public Bytes publicKey() {
    return publicKey;
  }

  private static Bytes read(String text) {
    try {
      var key = Bytes.fromBase64(text.strip());
      if (key.size() == SealingKey.LENGTH_BYTES) {
        return key;
      }
    } catch (IllegalArgumentException e) {
      throw refused(e);
    }
    throw refused(null);
  }

  private static IllegalArgumentException refused(
      @org.jspecify.annotations.Nullable Throwable cause) {
    return new IllegalArgumentException(
        "pavise.control-plane.release-key-file does not hold Base64 of 32 bytes", cause);
  }
}
