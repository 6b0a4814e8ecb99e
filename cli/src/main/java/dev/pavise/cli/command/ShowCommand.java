package dev.pavise.cli.command;

import dev.pavise.cli.ExitCode;
import dev.pavise.cli.terminal.StepLines;
import dev.pavise.messages.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows one deployment. */
@Command(
    name = "show",
    description = "Shows a deployment: its life, the trust in it along six axes, its endpoints.")
public final class ShowCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin HelpOption help = new HelpOption();
  @Mixin TargetParameter target = new TargetParameter();
  @Mixin ConnectionOptions connection = new ConnectionOptions();
  @Mixin OutputOption output = new OutputOption();

  public ShowCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    try (var api = connection.connect(surroundings)) {
      var deployment = target.find(api);
      var terminal = surroundings.terminal();
      if (output.isJson()) {
        terminal.print(Json.writePretty(deployment));
      } else {
        new StepLines(terminal, surroundings.zone()).of(deployment).forEach(terminal::print);
      }
      return ExitCode.OK;
    }
  }
}
