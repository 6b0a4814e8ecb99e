package dev.pavise.cli.command;

import dev.pavise.plan.Outcome;
import dev.pavise.plan.PlanOptions;
import dev.pavise.plan.Planner;
import dev.pavise.plan.registry.HttpRegistry;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The Compose file to plan, and the name to plan it under. */
final class ComposeFileOption {
  @Parameters(paramLabel = "FILE", description = "A Compose file.")
  Path file = Path.of("");

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name of the deployment, instead of the file's own.")
  @Nullable String name;

  Outcome plan(Surroundings surroundings) {
    try (var registry = new HttpRegistry()) {
      return new Planner().plan(file, new PlanOptions(surroundings.environment(), registry, name));
    }
  }
}
