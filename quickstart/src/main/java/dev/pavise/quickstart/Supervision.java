package dev.pavise.quickstart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** At most one supervisor in a checkout: it holds a lock, and its id is in the locked file. */
final class Supervision implements AutoCloseable {
  private final FileChannel channel;

  private Supervision(FileChannel channel) {
    this.channel = channel;
  }

  /** Begins with nothing of the installation running: what a killed supervisor left is ended. */
  static Supervision begin(Layout layout, Progress progress) throws InterruptedException {
    var supervision = lock(layout);
    int left = Sweep.end(layout);
    if (left > 0) {
      progress.say("ended " + left + " processes that a killed supervisor had left");
    }
    return supervision;
  }

  private static Supervision lock(Layout layout) {
    layout.create();
    try {
      var channel =
          FileChannel.open(file(layout), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      @Nullable FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        throw new Failure(
            "an installation already runs in this checkout",
            "See it with `./pavise status`, stop it with `./pavise down`.");
      }
      channel.truncate(0);
      var pid = Long.toString(ProcessHandle.current().pid());
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.UTF_8)));
      return new Supervision(channel);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot lock " + file(layout), e);
    }
  }

  /** The supervisor that runs now, if one does. */
  static Optional<ProcessHandle> running(Layout layout) {
    var file = file(layout);
    if (Files.notExists(file)) {
      return Optional.empty();
    }
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      @Nullable FileLock lock = channel.tryLock();
      if (lock != null) {
        return Optional.empty();
      }
      return ProcessHandle.of(Long.parseLong(Files.readString(file).strip()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static Path file(Layout layout) {
    return layout.run().resolve("supervisor.lock");
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unlock", e);
    }
  }
}
