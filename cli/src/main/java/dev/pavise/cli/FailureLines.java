package dev.pavise.cli;

import dev.pavise.cli.api.ApiProblem;
import dev.pavise.cli.deploy.BrokenChain;
import dev.pavise.cli.terminal.Printable;
import dev.pavise.cli.terminal.StepLines;
import dev.pavise.cli.terminal.Terminal;
import dev.pavise.cli.terminal.Terminal.Tone;
import dev.pavise.messages.MalformedMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Says why a command failed, what would be right, and which exit code that is. */
final class FailureLines {
  private final Terminal terminal;

  FailureLines(Terminal terminal) {
    this.terminal = terminal;
  }

  int print(Exception exception) throws Exception {
    return switch (exception) {
      case Failure failure -> print(failure.what(), failure.remedy(), failure.exitCode());
      case ApiProblem problem -> print(problem);
      case BrokenChain broken ->
          print(
              String.valueOf(broken.getMessage()),
              "Do not sign on top of it; ask whoever runs the control plane. What was signed here is"
                  + " remembered in the file known-revisions of the configuration directory.",
              ExitCode.REFUSED);
      case UncheckedIOException io -> printInput(io, io.getCause());
      case IOException io -> printInput(io, io.getCause());
      case MalformedMessage malformed ->
          print(String.valueOf(malformed.getMessage()), "Correct the input.", ExitCode.BAD_INPUT);
      case IllegalArgumentException argument ->
          print(String.valueOf(argument.getMessage()), "Correct the input.", ExitCode.BAD_INPUT);
      default -> throw exception;
    };
  }

  private int print(ApiProblem problem) {
    print(
        problem.title() + (problem.detail().isEmpty() ? "" : ": " + problem.detail()),
        problem.action(),
        0);
    for (var error : problem.errors()) {
      terminal.say("    " + Printable.of(error.pointer()) + " " + Printable.of(error.detail()));
    }
    var lines = new StepLines(terminal, ZoneOffset.UTC);
    problem.findings().forEach(finding -> lines.of(finding).forEach(terminal::say));
    return switch (problem.status()) {
      case 0, 429, 502, 503, 504 -> ExitCode.UNAVAILABLE;
      case 404 -> ExitCode.NOT_FOUND;
      case 401, 403, 422 -> ExitCode.REFUSED;
      default -> ExitCode.FAILED;
    };
  }

  private int printInput(Exception exception, @Nullable Throwable cause) {
    var what = String.valueOf(exception.getMessage());
    return print(
        cause == null || cause.getMessage() == null ? what : what + ": " + cause.getMessage(),
        "Check the file and who may read it.",
        ExitCode.BAD_INPUT);
  }

  private int print(String what, String remedy, int exitCode) {
    terminal.say(terminal.paint(Tone.BAD, "error: ") + Printable.of(what));
    terminal.say("    " + Printable.of(remedy));
    return exitCode;
  }
}
