package dev.pavise.cli.command;

import dev.pavise.cli.ExitCode;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The script that lets a shell complete commands and options. */
@Command(
    name = "completion",
    description = {
      "Prints what lets bash or zsh complete commands and options:",
      "  source <(./pavise completion)"
    })
public final class CompletionCommand implements Callable<Integer> {
  /** What the launcher runs itself. */
  public static final List<String> OF_THE_LAUNCHER =
      List.of(
          "demo",
          "up",
          "down",
          "status",
          "compose-secrets",
          "test",
          "bench",
          "fuzz",
          "image",
          "help");

  private final Surroundings surroundings;

  @Spec private @Nullable CommandSpec spec;
  @Mixin HelpOption help = new HelpOption();

  public CompletionCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    var commands = Objects.requireNonNull(spec).root().commandLine();
    OF_THE_LAUNCHER.forEach(
        name -> commands.addSubcommand(name, new CommandLine(CommandSpec.create())));
    surroundings.terminal().print(AutoComplete.bash("pavise", commands));
    return ExitCode.OK;
  }
}
