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

  /** A variable of the environment the plan was made in; not a record, so that no value shows. */
  final class OfVariable implements SecretSource {
    private final String name;
    private final String value;

    public OfVariable(String name, String value) {
      this.name = name;
      this.value = value;
    }

    @Override
    public byte[] read() throws IOException {
      var content = value.getBytes(StandardCharsets.UTF_8);
      if (content.length > SealedSecret.PLAINTEXT_BYTES_MAX) {
        throw new IOException(
            "variable %s has more than the %d bytes a secret may have"
                .formatted(name, SealedSecret.PLAINTEXT_BYTES_MAX));
      }
      return content;
    }

    @Override
    public String describe() {
      return "variable " + name;
    }

    @Override
    public String toString() {
      return describe();
    }
  }
}
