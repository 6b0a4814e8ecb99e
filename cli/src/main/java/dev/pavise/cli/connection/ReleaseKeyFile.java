package dev.pavise.cli.connection;

import dev.pavise.cli.ExitCode;
import dev.pavise.cli.Failure;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.sealing.SealingKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A release key's public half in a file: Base64 of its 32 bytes, as a worker writes it. */
public final class ReleaseKeyFile {
  private static final int FILE_BYTES_MAX = 1024;

  private ReleaseKeyFile() {}

  public static Bytes read(Path file) {
    try (var in = Files.newInputStream(file)) {
      var text = new String(in.readNBytes(FILE_BYTES_MAX), StandardCharsets.US_ASCII).strip();
      var key = Bytes.fromBase64(text);
      if (key.size() == SealingKey.LENGTH_BYTES) {
        return key;
      }
    } catch (IOException e) {
      throw new Failure(
          ExitCode.BAD_INPUT,
          "the release key " + file + " cannot be read",
          "Name the file that the worker wrote its public release key to.",
          e);
    } catch (IllegalArgumentException e) {
      // Not Base64: the same answer as for a wrong length.
    }
    throw new Failure(
        ExitCode.BAD_INPUT,
        file + " holds no release key",
        "It must hold the Base64 of 32 bytes, as the worker writes it.");
  }
}
