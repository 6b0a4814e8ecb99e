package dev.pavise.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * One process of the installation, in a session of its own so that Ctrl-C reaches the supervisor
 * alone. Its id is kept in a file, so that {@code down} finds it after the supervisor was killed.
 */
final class Child {
  private static final Duration READY_WITHIN = Duration.ofMinutes(2);
  private static final Duration TERM_WITHIN = Duration.ofSeconds(20);
  private static final int LOG_LINES_SHOWN = 15;

  private final String name;
  private final Process process;
  private final Path log;
  private final Path pidFile;

  private Child(String name, Process process, Path log, Path pidFile) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.pidFile = pidFile;
  }

  static Child start(
      Layout layout, String name, List<String> command, Map<String, String> environment) {
    var log = layout.log(name);
    var builder = new ProcessBuilder("setsid", "--");
    builder.command().addAll(command);
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    try {
      var process = builder.start();
      var pidFile = layout.pidFile(name);
      Files.writeString(pidFile, Long.toString(process.pid()));
      return new Child(name, process, log, pidFile);
    } catch (IOException e) {
      throw new Failure(
          "cannot start " + name + ": " + e.getMessage(),
          "Is " + command.getFirst() + " installed?",
          e);
    }
  }

  String name() {
    return name;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Runs the action once the process has ended, for whatever reason. */
  void whenEnded(Runnable action) {
    Thread.ofVirtual()
        .name("watch-" + name)
        .start(
            () -> {
              process.onExit().join();
              action.run();
            });
  }

  /** Waits until the check holds; fails early when the process ends. */
  void awaitReady(BooleanSupplier isReady) throws InterruptedException {
    var until = System.nanoTime() + READY_WITHIN.toNanos();
    while (!isReady.getAsBoolean()) {
      if (!process.isAlive()) {
        throw new Failure(
            name + " ended with exit code " + process.exitValue() + " before it was ready",
            lastLines());
      }
      if (System.nanoTime() > until) {
        throw new Failure(
            name + " is not ready after " + READY_WITHIN.toSeconds() + " s", lastLines());
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  /** Asks it to end, and ends it when it does not. */
  void stop() {
    process.destroy();
    try {
      process.onExit().get(TERM_WITHIN.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("waiting for " + name + " failed", e);
    }
    try {
      Files.deleteIfExists(pidFile);
    } catch (IOException e) {
      throw new Failure("cannot remove " + pidFile, "Remove it by hand.", e);
    }
  }

  /** The end of its log, for whoever has to find out why. */
  String lastLines() {
    try {
      var lines = Files.readAllLines(log);
      var last = lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size());
      return "The end of " + log + ":\n" + String.join("\n", last);
    } catch (IOException e) {
      return "Its log " + log + " cannot be read: " + e.getMessage();
    }
  }
}
