package dev.pavise.cli.command;

import dev.pavise.cli.ExitCode;
import dev.pavise.cli.Failure;
import dev.pavise.cli.api.Api;
import dev.pavise.cli.api.DeploymentView;
import dev.pavise.cli.connection.KnownRevisions;
import dev.pavise.cli.deploy.DeployListener;
import dev.pavise.cli.deploy.Deployer;
import dev.pavise.cli.deploy.ManifestChanges;
import dev.pavise.cli.deploy.ManifestText;
import dev.pavise.cli.deploy.Terms;
import dev.pavise.cli.terminal.Printable;
import dev.pavise.messages.Json;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.manifest.Manifest;
import dev.pavise.plan.Outcome;
import dev.pavise.plan.Plan;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Plans, seals, shows, signs and sends. */
@Command(
    name = "deploy",
    description =
        "Plans a Compose file, seals its secrets, shows the manifest, signs it and deploys it.")
public final class DeployCommand implements Callable<Integer> {
  private static final String DEVELOPMENT_SUFFIX = "-development";

  private final Surroundings surroundings;

  @Mixin HelpOption help = new HelpOption();
  @Mixin ComposeFileOption compose = new ComposeFileOption();
  @Mixin ConnectionOptions connection = new ConnectionOptions();
  @Mixin OwnerKeyOption ownerKey = new OwnerKeyOption();
  @Mixin ReleaseKeyOption releaseKey = new ReleaseKeyOption();
  @Mixin GuestImageOption guestImage = new GuestImageOption();
  @Mixin OutputOption output = new OutputOption();

  @Option(
      names = "--provider",
      defaultValue = "local",
      description = "Who launches the VM (default: ${DEFAULT-VALUE}).")
  String provider = "local";

  @Option(
      names = "--platform",
      defaultValue = "tpm-development",
      description = "The kind of hardware to launch on (default: ${DEFAULT-VALUE}).")
  String platform = "tpm-development";

  @Option(
      names = "--allow-development",
      description = "Let keys go to development hardware, which protects nothing.")
  boolean allowDevelopment;

  @Option(names = "--watch", description = "Follow it until it runs and is trusted, or cannot.")
  boolean watch;

  @Option(
      names = {"-y", "--yes"},
      description = "Sign without being asked.")
  boolean yes;

  public DeployCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    return switch (compose.plan(surroundings)) {
      case Outcome.Planned(var plan) -> deploy(plan);
      case Outcome.Refused(var problems) ->
          ProblemLines.print(surroundings.terminal(), compose.file, problems, output.isJson());
    };
  }

  private int deploy(Plan plan) {
    requireDevelopmentAllowed();
    requireSomebodyToAsk();
    var key = ownerKey.load(surroundings);
    try (var api = connection.connect(surroundings)) {
      var release = releaseKey.choose(surroundings, connection.context(surroundings), api);
      var terms =
          new Terms(
              plan.name(),
              key,
              release.key(),
              guestImage.choose(surroundings, api),
              allowDevelopment,
              provider,
              platform);
      var deployer =
          new Deployer(api, listener(), new KnownRevisions(surroundings.config().revisions()));
      var draft = deployer.draft(plan, terms);
      show(ManifestText.of(draft.manifest()));
      draft.before().ifPresent(before -> show(changes(before, draft.manifest())));
      plan.notes().forEach(note -> surroundings.terminal().say("note: " + Printable.of(note)));
      if (!yes && !confirms(terms)) {
        surroundings.terminal().say("Not signed; nothing was created anywhere.");
        return ExitCode.FAILED;
      }
      ReleaseKeyOption.keep(surroundings, api, release);
      return follow(api, deployer.submit(draft));
    }
  }

  private int follow(Api api, DeploymentView deployment) {
    if (output.isJson() && !watch) {
      surroundings.terminal().print(Json.writePretty(deployment));
    } else if (!output.isJson()) {
      surroundings.terminal().print("deployment " + deployment.id());
    }
    return watch
        ? new Watch(surroundings, api, output.isJson()).untilRunning(deployment)
        : ExitCode.OK;
  }

  private void requireDevelopmentAllowed() {
    if (platform.endsWith(DEVELOPMENT_SUFFIX) && !allowDevelopment) {
      throw new Failure(
          ExitCode.BAD_INPUT,
          "the platform " + platform + " is development hardware: it protects nothing",
          "Name another --platform, or add --allow-development to try things out.");
    }
  }

  private void requireSomebodyToAsk() {
    if (!yes && surroundings.prompt().isEmpty()) {
      throw new Failure(
          ExitCode.BAD_INPUT,
          "nobody is there to look at the manifest before it is signed",
          "Look at it with: pavise plan FILE. Then add --yes.");
    }
  }

  private boolean confirms(Terms terms) {
    return surroundings
        .prompt()
        .map(
            it ->
                it.confirms(
                    "Sign this with owner key %s (%s) and deploy it? [y/N] "
                        .formatted(terms.ownerKey().name(), terms.ownerKey().thumbprint().brief())))
        .orElse(false);
  }

  /** The manifest is for people; a program gets the deployment alone. */
  private void show(String manifest) {
    if (output.isJson()) {
      surroundings.terminal().say(manifest);
    } else {
      surroundings.terminal().print(manifest);
    }
  }

  private String changes(Manifest before, Manifest after) {
    var lines = ChangeLines.of(ManifestChanges.between(before, after), surroundings.terminal());
    return "Changes since revision %d, signed by owner key %s%s%n%s%n"
        .formatted(
            before.revision(),
            before.owner().thumbprint(),
            before.owner().equals(after.owner()) ? "" : ", which is not the one that signs now",
            String.join("\n", lines));
  }

  private DeployListener listener() {
    return new DeployListener() {
      @Override
      public void onSealed(String secret, Sha256 sealed) {
        surroundings.terminal().say("sealed secret " + Printable.of(secret));
      }

      @Override
      public void onOwnerKeyRegistered(Sha256 thumbprint) {
        surroundings.terminal().say("registered owner key " + thumbprint);
      }

      @Override
      public void onSigned(Sha256 manifestDigest) {
        surroundings.terminal().say("signed manifest " + manifestDigest);
      }
    };
  }
}
