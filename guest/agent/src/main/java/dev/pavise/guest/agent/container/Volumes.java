package dev.pavise.guest.agent.container;

import dev.pavise.messages.manifest.Volume;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Volumes as file systems of their own in memory, so that none outgrows its bound. */
final class Volumes {
  private static final Duration MOUNT_TIMEOUT = Duration.ofSeconds(20);

  private Volumes() {}

  /** Mounts an empty one; needs the guest's {@code mount}. */
  static void make(Path directory, Volume volume) throws IOException {
    GuestDirectories.make(directory);
    var process =
        new ProcessBuilder(
                "mount",
                "-t",
                "tmpfs",
                "-o",
                "nosuid,nodev,mode=0755,size=" + volume.sizeBytes(),
                "pavise-volume",
                directory.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!process.waitFor(MOUNT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
          || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException("volume " + volume.name() + " could not be mounted");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while volume " + volume.name() + " was mounted", e);
    }
  }
}
