package dev.pavise.worker.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Reads a secret key's file, but only when nobody else can. */
final class KeyFile {
  private static final int SIZE_BYTES_MAX = 16 * 1024;
  private static final Set<PosixFilePermission> ALLOWED =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private KeyFile() {}

  /**
   * @param property names the setting in messages
   */
  static String read(Path file, String property) {
    try {
      var permissions = Files.getPosixFilePermissions(file);
      if (!ALLOWED.containsAll(permissions)) {
        throw new InvalidConfiguration(
            "%s: others can get at %s (mode %s); run: chmod 600 %s"
                .formatted(property, file, PosixFilePermissions.toString(permissions), file));
      }
      if (Files.size(file) > SIZE_BYTES_MAX) {
        throw new InvalidConfiguration(
            "%s: %s is larger than a key (%d bytes at most)"
                .formatted(property, file, SIZE_BYTES_MAX));
      }
      return Files.readString(file, StandardCharsets.US_ASCII).strip();
    } catch (IOException e) {
      throw new InvalidConfiguration(
          "%s: cannot read %s (%s); make keys with: java -cp … dev.pavise.worker.WorkerKeys <dir>"
              .formatted(property, file, e));
    }
  }
}
