package dev.pavise.guest.agent.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where things are inside the guest. Both places must be memory-backed; nobody but root looks in.
 *
 * @param run secrets, bundles, logs
 * @param state images and volumes
 */
public record GuestDirectories(Path run, Path state) {
  Path bundle(String container) {
    return run.resolve("containers").resolve(container);
  }

  Path log(String container) {
    return run.resolve("logs").resolve(container + ".log");
  }

  /** The OCI runtime's own. */
  public Path runtimeState() {
    return run.resolve("runtime");
  }

  Path root(String container) {
    return state.resolve("roots").resolve(container);
  }

  Path volume(String name) {
    return state.resolve("volumes").resolve(name);
  }

  /** For layers on their way. */
  public Path layers() {
    return state.resolve("layers");
  }

  /** Makes a directory, and those above it, for root alone. */
  public static Path make(Path directory) throws IOException {
    return Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }
}
