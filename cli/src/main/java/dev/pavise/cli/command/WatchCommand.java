package dev.pavise.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Follows a deployment live. */
@Command(
    name = "watch",
    description =
        "Shows each step of a deployment with its time, as it happens, until it has ended.")
public final class WatchCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin HelpOption help = new HelpOption();
  @Mixin TargetParameter target = new TargetParameter();
  @Mixin ConnectionOptions connection = new ConnectionOptions();
  @Mixin OutputOption output = new OutputOption();

  @Option(names = "--until-running", description = "End as soon as it runs and is trusted.")
  boolean untilRunning;

  public WatchCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    try (var api = connection.connect(surroundings)) {
      var watch = new Watch(surroundings, api, output.isJson());
      var deployment = target.find(api);
      return untilRunning ? watch.untilRunning(deployment) : watch.untilEnd(deployment);
    }
  }
}
