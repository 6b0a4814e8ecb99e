package dev.pavise.cli;

import dev.pavise.cli.api.Api;
import dev.pavise.cli.api.DeploymentView;
import dev.pavise.cli.connection.KnownRevisions;
import dev.pavise.cli.deploy.DeployListener;
import dev.pavise.cli.deploy.Deployer;
import dev.pavise.cli.deploy.Terms;
import dev.pavise.cli.key.OwnerKeyFile;
import dev.pavise.plan.Outcome;
import dev.pavise.plan.Plan;
import dev.pavise.plan.PlanOptions;
import dev.pavise.plan.Planner;
import dev.pavise.plan.registry.Resolution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A small plan and its deployment, for tests. */
public final class Deployments {
  public static final String SECRET = "the-very-secret-plaintext";

  private Deployments() {}

  public static Plan plan() {
    try {
      var file = Files.createTempFile("compose", ".yaml");
      Files.writeString(
          file,
          """
          name: shop
          services:
            web:
              image: registry.test/web:1
              secrets: [key]
          secrets:
            key: {environment: KEY}
          """);
      var options =
          new PlanOptions(
              Map.of("KEY", SECRET),
              image -> new Resolution.Pinned(FakeControlPlane.digest(image.toString())),
              null);
      return switch (new Planner().plan(file, options)) {
        case Outcome.Planned(var plan) -> plan;
        case Outcome.Refused(var problems) -> throw new AssertionError(problems);
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static OwnerKeyFile ownerKey(Path directory) {
    try {
      var file = directory.resolve("owner.pem");
      return Files.exists(file) ? OwnerKeyFile.load(file) : OwnerKeyFile.generate(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static KnownRevisions revisions(Path directory) {
    return new KnownRevisions(directory.resolve("known-revisions"));
  }

  public static Terms terms(FakeControlPlane server, Path directory) {
    return new Terms(
        "shop",
        ownerKey(directory),
        server.releaseKey.publicKey(),
        List.of(FakeControlPlane.digest("guest")),
        true,
        "local",
        "tpm-development");
  }

  public static DeploymentView deploy(Api api, FakeControlPlane server, Path directory) {
    return new Deployer(api, DeployListener.SILENT, revisions(directory))
        .deploy(plan(), terms(server, directory));
  }
}
