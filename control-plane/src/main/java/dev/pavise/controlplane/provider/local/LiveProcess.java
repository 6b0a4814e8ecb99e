package dev.pavise.controlplane.provider.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A running process that is known by one of its arguments, never by its number alone: numbers are
 * used again.
 */
record LiveProcess(long pid, String argument) {
  private static final Path PROC = Path.of("/proc");
  private static final Duration TERM_PATIENCE = Duration.ofSeconds(5);
  private static final Duration KILL_PATIENCE = Duration.ofSeconds(10);
  private static final Duration INTERVAL = Duration.ofMillis(50);

  /** All processes with exactly this argument. */
  static List<LiveProcess> withArgument(String argument) throws IOException {
    var found = new ArrayList<LiveProcess>();
    try (var entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (var entry : entries) {
        var process = new LiveProcess(Long.parseLong(entry.getFileName().toString()), argument);
        if (process.isAlive()) {
          found.add(process);
        }
      }
    }
    return found;
  }

  /** The process that a pid file names, if it has this argument. */
  static Optional<LiveProcess> ofPidFile(Path file, String argument) {
    try {
      var process = new LiveProcess(Long.parseLong(Files.readString(file).strip()), argument);
      return Optional.of(process).filter(LiveProcess::isAlive);
    } catch (IOException | NumberFormatException e) {
      return Optional.empty(); // Not written yet, or half written.
    }
  }

  boolean isAlive() {
    try {
      var line = Files.readAllBytes(PROC.resolve(pid + "/cmdline"));
      return Arrays.asList(new String(line, StandardCharsets.UTF_8).split("\0", -1))
          .contains(argument);
    } catch (IOException e) {
      return false; // It is gone; a zombie has no arguments either.
    }
  }

  /** Ends it, first politely; false when it would not go. */
  boolean end() throws InterruptedException {
    return endWith(ProcessHandle::destroy, TERM_PATIENCE)
        || endWith(ProcessHandle::destroyForcibly, KILL_PATIENCE);
  }

  private boolean endWith(java.util.function.Consumer<ProcessHandle> signal, Duration patience)
      throws InterruptedException {
    if (!isAlive()) {
      return true;
    }
    ProcessHandle.of(pid).ifPresent(signal);
    for (var waited = Duration.ZERO;
        waited.compareTo(patience) < 0;
        waited = waited.plus(INTERVAL)) {
      if (!isAlive()) {
        return true;
      }
      Thread.sleep(INTERVAL);
    }
    return !isAlive();
  }
}
