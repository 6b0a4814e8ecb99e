package dev.pavise.quickstart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs one of the project's scripts to its end. */
final class Script {
  private Script() {}

  /** What it printed; a {@link Failure} with all of that when it failed. */
  static String run(List<String> command) throws InterruptedException {
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        throw new Failure(command.getFirst() + " failed with exit code " + status, printed.strip());
      }
      return printed.strip();
    } catch (IOException e) {
      throw new Failure("cannot run " + command.getFirst() + ": " + e.getMessage(), "", e);
    }
  }
}
