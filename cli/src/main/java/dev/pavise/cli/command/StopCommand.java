package dev.pavise.cli.command;

import dev.pavise.cli.ExitCode;
import dev.pavise.messages.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Stops a deployment. */
@Command(
    name = "stop",
    description = "Stops a deployment: its VM ends, and with it all that was in its memory.")
public final class StopCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin HelpOption help = new HelpOption();
  @Mixin TargetParameter target = new TargetParameter();
  @Mixin ConnectionOptions connection = new ConnectionOptions();
  @Mixin OutputOption output = new OutputOption();

  @Option(names = "--wait", description = "Follow it until it has stopped.")
  boolean wait;

  public StopCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    try (var api = connection.connect(surroundings)) {
      var deployment = api.stop(target.find(api).id());
      if (wait) {
        return new Watch(surroundings, api, output.isJson()).untilEnd(deployment);
      }
      surroundings
          .terminal()
          .print(
              output.isJson()
                  ? Json.writePretty(deployment)
                  : "deployment " + deployment.id() + " is " + deployment.life());
      return ExitCode.OK;
    }
  }
}
