package dev.pavise.quickstart;

import dev.pavise.cli.api.Api;
import dev.pavise.cli.api.ApiProblem;
import dev.pavise.cli.connection.Context;
import dev.pavise.messages.records.TenantKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The tenant that an installation on this machine begins with. Its token, and the context file that
 * lets {@code ./pavise deploy} find everything, are readable by their owner only.
 */
final class FirstTenant {
  private static final Duration BOOTSTRAP_TOKEN_WITHIN = Duration.ofSeconds(30);
  private static final int UNAUTHORIZED = 401;
  private static final String EMAIL = "owner@demo.example";

  private FirstTenant() {}

  /** Makes the tenant unless an earlier start did, and answers its API. */
  static Api open(Installation installation, Progress progress) throws InterruptedException {
    var layout = installation.layout();
    try (var anonymous =
        Api.connect(
            installation.addresses().api(), installation.authority().caCertificate(), null)) {
      if (Files.notExists(layout.token())) {
        var made =
            anonymous.bootstrap(bootstrapToken(layout), "demo", TenantKind.DEVELOPMENT, EMAIL);
        PrivateFile.write(layout.token(), made.token());
        progress.say("tenant \"demo\" (development) has an API token");
      }
      var api = anonymous.withToken(PrivateFile.read(layout.token()).strip());
      requireAccepted(api, layout);
      writeContext(installation);
      return api;
    }
  }

  /** The data of a much older version, or of another installation, does not know the token. */
  private static void requireAccepted(Api api, Layout layout) {
    try {
      api.me();
    } catch (ApiProblem e) {
      api.close();
      if (e.status() == UNAUTHORIZED) {
        throw new Failure(
            "the control plane does not accept the token in " + layout.token(),
            "Its data is of another version. Start anew, without the deployments so far: rm -r "
                + layout.run());
      }
      throw e;
    }
  }

  private static String bootstrapToken(Layout layout) throws InterruptedException {
    Path file = layout.bootstrapToken();
    var until = System.nanoTime() + BOOTSTRAP_TOKEN_WITHIN.toNanos();
    while (Files.notExists(file)) {
      if (System.nanoTime() > until) {
        throw new Failure("the control plane wrote no " + file, "Look into its log.");
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    return PrivateFile.read(file).strip();
  }

  private static void writeContext(Installation installation) {
    var layout = installation.layout();
    try {
      new Context(
              installation.addresses().api(),
              installation.authority().caCertificate(),
              layout.token(),
              installation.releasePublicKey())
          .write(layout.context());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + layout.context(), e);
    }
  }
}
