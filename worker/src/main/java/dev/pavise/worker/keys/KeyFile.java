package dev.pavise.worker.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Reads a secret key's file, but only when nobody else can. Beside a file of one's own there is the
 * way in which Kubernetes mounts a secret for a process that is not root: the file is root's, and a
 * group that the process was given may read it.
 */
final class KeyFile {
  private static final int SIZE_BYTES_MAX = 16 * 1024;
  private static final Set<PosixFilePermission> ALLOWED =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  private static final Set<PosixFilePermission> ALLOWED_OF_ROOT =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.GROUP_READ);
  private static final int ROOT = 0;
  private static final Path THIS_PROCESS = Path.of("/proc/self");

  private KeyFile() {}

  /**
   * @param property names the setting in messages
   */
  static String read(Path file, String property) {
    try {
      var permissions = Files.getPosixFilePermissions(file);
      if (!isPrivate(permissions, owner(file), owner(THIS_PROCESS))) {
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

  /**
   * Whether these permissions keep the file to this process and to root.
   *
   * @param owner user id of the file
   * @param reader user id of this process
   */
  static boolean isPrivate(Set<PosixFilePermission> permissions, int owner, int reader) {
    return (owner == ROOT && reader != ROOT ? ALLOWED_OF_ROOT : ALLOWED).containsAll(permissions);
  }

  private static int owner(Path file) throws IOException {
    return (int) Files.getAttribute(file, "unix:uid");
  }
}
