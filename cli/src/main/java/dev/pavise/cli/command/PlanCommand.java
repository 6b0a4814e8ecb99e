package dev.pavise.cli.command;

import dev.pavise.cli.ExitCode;
import dev.pavise.cli.connection.KnownRevisions;
import dev.pavise.cli.deploy.ManifestChanges;
import dev.pavise.cli.deploy.ManifestText;
import dev.pavise.cli.deploy.RevisionChain;
import dev.pavise.cli.terminal.Printable;
import dev.pavise.messages.Json;
import dev.pavise.messages.Sha256;
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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what would run and be allowed; creates nothing. */
@Command(
    name = "plan",
    description =
        "Shows exactly what a Compose file would run and be allowed, or every problem in it.")
public final class PlanCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin HelpOption help = new HelpOption();
  @Mixin ComposeFileOption compose = new ComposeFileOption();
  @Mixin ConnectionOptions connection = new ConnectionOptions();
  @Mixin OutputOption output = new OutputOption();

  @Option(
      names = "--diff",
      description = "Show only what it changes in the latest revision of its name.")
  boolean diff;

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
        if (diff) {
          showChanges(plan);
          yield ExitCode.OK;
        }
        surroundings
            .terminal()
            .print(output.isJson() ? Json.writePretty(view(plan)) : ManifestText.of(plan));
        yield ExitCode.OK;
      }
      case Outcome.Refused(var problems) ->
          ProblemLines.print(surroundings.terminal(), compose.file, problems, output.isJson());
    };
  }

  private record ChangesView(
      String name,
      @Nullable Integer revision,
      @Nullable Sha256 manifest,
      List<ManifestChanges> changes) {}

  private void showChanges(Plan plan) {
    var terminal = surroundings.terminal();
    try (var api = connection.connect(surroundings)) {
      var known =
          new KnownRevisions(surroundings.config().revisions())
              .find(api.server(), api.me().tenant().id(), plan.name());
      var latest = new RevisionChain(api).next(plan.name(), known).before();
      var changes =
          latest.map(it -> ManifestChanges.between(it.manifest(), plan)).orElse(List.of());
      if (output.isJson()) {
        terminal.print(
            Json.writePretty(
                new ChangesView(
                    plan.name(),
                    latest.map(it -> it.manifest().revision()).orElse(null),
                    latest.map(RevisionChain.Signed::digest).orElse(null),
                    changes)));
      } else if (latest.isEmpty()) {
        terminal.print(
            "There is no revision of " + Printable.of(plan.name()) + " yet: all is new.");
        terminal.print("");
        terminal.print(ManifestText.of(plan));
      } else {
        var before = latest.get();
        terminal.print(
            "%s in revision %d of %s, signed by owner key %s"
                .formatted(
                    changes.isEmpty() ? "It changes nothing" : "It changes",
                    before.manifest().revision(),
                    Printable.of(plan.name()),
                    before.manifest().owner().thumbprint()));
        ChangeLines.of(changes, terminal).forEach(terminal::print);
      }
    }
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
