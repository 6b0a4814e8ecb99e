package dev.pavise.cli.command;

import dev.pavise.cli.ExitCode;
import dev.pavise.cli.Failure;
import dev.pavise.cli.api.Api;
import dev.pavise.cli.api.DeploymentView;
import dev.pavise.cli.deploy.RevisionChain;
import dev.pavise.messages.DeploymentId;
import java.util.regex.Pattern;
import picocli.CommandLine.Parameters;

/** A deployment by its id, or the latest revision of a name. */
public final class TargetParameter {
  private static final Pattern ID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  @Parameters(
      paramLabel = "DEPLOYMENT",
      description = "Its id, or its name for the latest revision.")
  String target = "";

  DeploymentView find(Api api) {
    return find(api, target);
  }

  public static boolean isId(String target) {
    return ID.matcher(target).matches();
  }

  public static DeploymentView find(Api api, String target) {
    if (isId(target)) {
      return api.deployment(DeploymentId.parse(target));
    }
    return new RevisionChain(api)
        .latest(target)
        .orElseThrow(
            () ->
                new Failure(
                    ExitCode.NOT_FOUND,
                    "there is no deployment \"" + target + "\"",
                    "See what there is: pavise ls"));
  }
}
