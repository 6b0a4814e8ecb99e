package dev.pavise.controlplane.provider.local;

import dev.pavise.controlplane.provider.ErrorClass;
import dev.pavise.controlplane.provider.ProviderException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs programs to their end, each in a session of its own, so that a Ctrl-C in our terminal does
 * not reach it or the daemon it leaves. What it prints goes to a file beside it. Thread-safe.
 */
final class Commands {
  private static final int TAIL_LENGTH_MAX = 500;

  private final Duration timeout;

  Commands(Duration timeout) {
    this.timeout = timeout;
  }

  void run(Path directory, Path log, List<String> command)
      throws ProviderException, InterruptedException {
    var inOwnSession = new ArrayList<>(List.of("setsid"));
    inOwnSession.addAll(command);
    Process process;
    try {
      process =
          new ProcessBuilder(inOwnSession)
              .directory(directory.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
    } catch (IOException e) {
      throw new ProviderException(
          ErrorClass.UNSUPPORTED,
          command.getFirst() + " cannot be started; install it (./pavise does so by itself)",
          e);
    }
    await(process, command.getFirst(), log);
  }

  private void await(Process process, String program, Path log)
      throws ProviderException, InterruptedException {
    try {
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new ProviderException(
            ErrorClass.TRANSIENT,
            program + " did not end within " + timeout.toSeconds() + " s; see " + log);
      }
    } finally {
      process.destroyForcibly(); // Nothing happens to one that has ended.
    }
    if (process.exitValue() != 0) {
      throw new ProviderException(
          ErrorClass.UNKNOWN, program + " ended with " + process.exitValue() + ": " + tail(log));
    }
  }

  private static String tail(Path log) {
    try {
      var text = Files.readString(log).strip();
      return text.substring(Math.max(0, text.length() - TAIL_LENGTH_MAX));
    } catch (IOException e) {
      return "see " + log;
    }
  }
}
