package dev.pavise.cli.command;

import dev.pavise.cli.ExitCode;
import dev.pavise.cli.api.Api;
import dev.pavise.cli.api.DeploymentView;
import dev.pavise.cli.terminal.Printable;
import dev.pavise.cli.terminal.Table;
import dev.pavise.messages.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists deployments. */
@Command(name = "ls", description = "Lists your deployments, newest first.")
public final class ListCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin HelpOption help = new HelpOption();
  @Mixin ConnectionOptions connection = new ConnectionOptions();
  @Mixin OutputOption output = new OutputOption();

  @Option(
      names = "--limit",
      defaultValue = "100",
      description = "How many at most (default: ${DEFAULT-VALUE}).")
  int limit = 100;

  public ListCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    try (var api = connection.connect(surroundings)) {
      var deployments = list(api);
      if (output.isJson()) {
        surroundings.terminal().print(Json.writePretty(deployments));
      } else if (deployments.isEmpty()) {
        surroundings.terminal().say("no deployments yet; make one: pavise deploy FILE");
      } else {
        table(deployments).lines().forEach(surroundings.terminal()::print);
      }
      return ExitCode.OK;
    }
  }

  private List<DeploymentView> list(Api api) {
    var deployments = new ArrayList<DeploymentView>();
    String cursor = null;
    do {
      var page = api.deployments(cursor);
      deployments.addAll(page.items());
      cursor = page.items().isEmpty() ? null : page.next();
    } while (cursor != null && deployments.size() < limit);
    return deployments.subList(0, Math.clamp(limit, 0, deployments.size()));
  }

  private static Table table(List<DeploymentView> deployments) {
    var table = new Table("ID", "NAME", "REVISION", "LIFE", "TRUST", "PLATFORM", "CREATED");
    for (var deployment : deployments) {
      table.row(
          deployment.id().toString(),
          Printable.of(deployment.name()),
          Integer.toString(deployment.revision()),
          deployment.life().toString(),
          deployment.trust() + (deployment.development() ? " (development)" : ""),
          Printable.of(deployment.platform()),
          Table.time(deployment.createdAt()));
    }
    return table;
  }
}
