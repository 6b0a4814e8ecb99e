package dev.pavise.cli.command;

import dev.pavise.cli.ExitCode;
import dev.pavise.cli.deploy.ManifestText;
import dev.pavise.messages.Json;
import dev.pavise.messages.manifest.ConfigFile;
import dev.pavise.messages.manifest.Container;
import dev.pavise.messages.manifest.Operations;
import dev.pavise.messages.manifest.Volume;
import dev.pavise.plan.Outcome;
import dev.pavise.plan.Plan;
import dev.pavise.plan.TrustSettings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows what would run and be allowed; creates nothing. */
@Command(
    name = "plan",
    description =
        "Shows exactly what a Compose file would run and be allowed, or every problem in it.")
public final class PlanCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin HelpOption help = new HelpOption();
  @Mixin ComposeFileOption compose = new ComposeFileOption();
  @Mixin OutputOption output = new OutputOption();

  public PlanCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  private record SecretView(String name, String source) {}

  private record PlanView(
      String name,
      List<Container> containers,
      List<Volume> volumes,
      List<SecretView> secrets,
      List<ConfigFile> configs,
      Operations operations,
      TrustSettings trust,
      Map<String, String> images,
      List<String> notes) {}

  @Override
  public Integer call() {
    return switch (compose.plan(surroundings)) {
      case Outcome.Planned(var plan) -> {
        surroundings
            .terminal()
            .print(output.isJson() ? Json.writePretty(view(plan)) : ManifestText.of(plan));
        yield ExitCode.OK;
      }
      case Outcome.Refused(var problems) ->
          ProblemLines.print(surroundings.terminal(), compose.file, problems, output.isJson());
    };
  }

  private static PlanView view(Plan plan) {
    return new PlanView(
        plan.name(),
        plan.containers(),
        plan.volumes(),
        plan.secrets().entrySet().stream()
            .map(it -> new SecretView(it.getKey(), it.getValue().describe()))
            .toList(),
        plan.configs(),
        plan.operations(),
        plan.trust(),
        plan.images(),
        plan.notes());
  }
}
