package dev.pavise.cli.command;

import dev.pavise.cli.ExitCode;
import dev.pavise.cli.terminal.Printable;
import dev.pavise.cli.terminal.Terminal;
import dev.pavise.cli.terminal.Terminal.Tone;
import dev.pavise.messages.Json;
import dev.pavise.plan.Problem;
import java.nio.file.Path;
import java.util.List;

/** Every problem of a Compose file, as {@code file:line:column: what} with a line of remedy. */
final class ProblemLines {
  private ProblemLines() {}

  private record Refused(String file, List<Problem> problems) {}

  /** Prints them all and gives the exit code. */
  static int print(Terminal terminal, Path file, List<Problem> problems, boolean isJson) {
    if (isJson) {
      terminal.print(Json.writePretty(new Refused(file.toString(), problems)));
      return ExitCode.BAD_INPUT;
    }
    for (var problem : problems) {
      terminal.say(
          "%s:%d:%d: %s"
              .formatted(
                  Printable.of(file.toString()),
                  problem.line(),
                  problem.column(),
                  terminal.paint(Tone.BAD, Printable.of(problem.what()))));
      terminal.say("    " + Printable.of(problem.remedy()));
    }
    terminal.say(
        problems.size() == 1
            ? "1 problem; nothing was created anywhere."
            : problems.size() + " problems; nothing was created anywhere.");
    return ExitCode.BAD_INPUT;
  }
}
