package dev.pavise.plan;

import dev.pavise.messages.sealing.SealedSecret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the plaintext of a secret is read from, as late as possible: when it is sealed. */
public sealed interface SecretSource {
  /** The plaintext; the caller wipes it after use. */
  byte[] read() throws IOException;

  /** For people: the place, never the content. */
  String describe();

  /** A file beside the Compose file. */
  record OfFile(Path file) implements SecretSource {
    @Override
    public byte[] read() throws IOException {
      try (var in = Files.newInputStream(file)) {
        var content = in.readNBytes(SealedSecret.PLAINTEXT_BYTES_MAX + 1);
        if (content.length > SealedSecret.PLAINTEXT_BYTES_MAX) {
          throw new IOException(
              "%s has more than the %d bytes a secret may have"
                  .formatted(file, SealedSecret.PLAINTEXT_BYTES_MAX));
        }
        return content;
      }
    }

    @Override
    public String describe() {
      return "file " + file;
    }
  }

  /** A variable of the environment the plan was made in. */
  record OfVariable(String name, String value) implements SecretSource {
    @Override
    public byte[] read() {
      return value.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String describe() {
      return "variable " + name;
    }

    /** Without the value. */
    @Override
    public String toString() {
      return "OfVariable[" + name + "]";
    }
  }
}
