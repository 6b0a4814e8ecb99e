package dev.pavise.quickstart;

import dev.pavise.cli.api.Api;
import dev.pavise.cli.api.DeploymentView;
import dev.pavise.cli.api.TimelineEntry;
import dev.pavise.cli.connection.KnownRevisions;
import dev.pavise.cli.deploy.DeployListener;
import dev.pavise.cli.deploy.Deployer;
import dev.pavise.cli.deploy.ManifestText;
import dev.pavise.cli.deploy.Terms;
import dev.pavise.cli.key.OwnerKeyFile;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.manifest.Manifest;
import dev.pavise.messages.result.AxisStatus;
import dev.pavise.messages.result.Finding;
import dev.pavise.messages.result.Life;
import dev.pavise.plan.Outcome;
import dev.pavise.plan.Plan;
import dev.pavise.plan.PlanOptions;
import dev.pavise.plan.Planner;
import dev.pavise.plan.registry.HttpRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The main job, told on the sample: a tenant signs and seals, a measured VM proves itself, gets its
 * key and serves HTTPS with it. Everything in it is done through the public API, as a tenant would.
 */
public final class Story {
  private static final Duration STOPS_WITHIN = Duration.ofMinutes(1);
  private static final String SAMPLE = "samples/https-nginx";

  private final Installation installation;
  private final Progress progress;
  private final Path sample;
  // Of the file that was built here: which image may have the keys is not the control plane's to
  // say.
  private final Sha256 guestImage;
  private final Stages stages = new Stages();

  Story(Installation installation, Progress progress) {
    this.installation = installation;
    this.progress = progress;
    this.sample = installation.layout().home().resolve(SAMPLE);
    this.guestImage = digestOf(installation.layout().guestImage());
  }

  /** Pushes the sample's image and makes its certificate; the tenant's own preparations. */
  void prepare() throws InterruptedException {
    var image = installation.addresses().registry() + "/" + SAMPLE + ":1";
    var digest =
        Script.run(
            List.of(
                sample.resolve("push-image.sh").toString(),
                installation.layout().sampleImage().toString(),
                image));
    progress.say("pushed " + image + " (" + digest + ")");
    Script.run(List.of(sample.resolve("make-certificate.sh").toString()));
    progress.say("made a certificate; its private key is the secret of this story");
  }

  /** From the Compose file to the accepted deployment. */
  DeploymentView deploy(Api api) throws IOException {
    var plan = plan();
    var owner = ownerKey();
    var releaseKey = Bytes.fromBase64(Files.readString(installation.releasePublicKey()).strip());
    var terms =
        new Terms(
            plan.name(), owner, releaseKey, List.of(guestImage), true, "local", "tpm-development");
    return new Deployer(api, listener(), new KnownRevisions(installation.layout().knownRevisions()))
        .deploy(plan, terms);
  }

  private static Sha256 digestOf(Path image) {
    try {
      return Sha256.of(Files.readAllBytes(image));
    } catch (NoSuchFileException e) {
      throw new Failure(image + " is not there", "Build it: ./pavise image build");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + image, e);
    }
  }

  private OwnerKeyFile ownerKey() throws IOException {
    var file = installation.layout().run().resolve("owner.key");
    if (Files.exists(file)) {
      return OwnerKeyFile.load(file);
    }
    var owner = OwnerKeyFile.generate(file);
    progress.say("owner key " + owner.thumbprint() + " is made, and stays here");
    return owner;
  }

  private DeployListener listener() {
    return new DeployListener() {
      @Override
      public void onSealed(String secret, Sha256 sealed) {
        progress.say("sealed secret \"" + secret + "\" to the worker's release key");
      }

      @Override
      public void onAssembled(Manifest manifest) {
        progress.say("this is what will be signed:");
        progress.show(ManifestText.of(manifest));
      }

      @Override
      public void onSigned(Sha256 manifestDigest) {
        progress.say("signed manifest " + manifestDigest);
      }
    };
  }

  private Plan plan() {
    try (var registry = new HttpRegistry()) {
      var options =
          new PlanOptions(
              Map.of("PAVISE_REGISTRY", installation.addresses().registry()), registry, null);
      return switch (new Planner().plan(sample.resolve("compose.yaml"), options)) {
        case Outcome.Planned planned -> planned.plan();
        case Outcome.Refused refused ->
            throw new Failure("the sample cannot be planned", refused.problems().toString());
      };
    }
  }

  /** Shows each step as it happens, until the application runs or cannot. */
  void follow(Api api, DeploymentId id) {
    api.events(
        id,
        0,
        step -> {
          show(step);
          stages.add(step);
          return !step.kind().equals("RUNNING")
              && step.life() != Life.FAILED
              && !step.kind().equals("EVIDENCE_REFUSED");
        });
  }

  private void show(TimelineEntry step) {
    progress.say(step.title() + (step.detail() == null ? "" : ": " + step.detail()));
    if (step.findings() != null) {
      step.findings().forEach(finding -> progress.show(text(finding)));
    }
  }

  private static String text(Finding finding) {
    return "%s %s: %s%s%s%n  %s"
        .formatted(
            finding.severity(),
            finding.code(),
            finding.field(),
            finding.expected() == null ? "" : "\n  expected " + finding.expected(),
            finding.found() == null ? "" : "\n  found    " + finding.found(),
            finding.remedy());
  }

  /** Calls the application and looks at the deployment once more. */
  StoryResult finish(Api api, DeploymentId id) throws InterruptedException {
    var view = api.deployment(id);
    if (view.endpoints().isEmpty()) {
      throw new Failure("the deployment has no endpoint", "Publish a port in " + SAMPLE);
    }
    var url = URI.create("https://" + view.endpoints().getFirst().address() + "/");
    int status = 0;
    if (view.life() == Life.RUNNING) {
      var called = System.nanoTime();
      status = AppCheck.call(url, sample.resolve("tls/ca.crt"));
      stages.add("firstAnswer", Duration.ofNanos(System.nanoTime() - called));
      progress.say("GET " + url + " → " + status + ", certificate checked");
    }
    var after = api.deployment(id);
    var axes = new LinkedHashMap<String, AxisStatus>();
    after.axes().forEach(result -> axes.put(camelCase(result.axis().name()), result.status()));
    return new StoryResult(
        id,
        after.life(),
        after.trust(),
        after.development(),
        axes,
        new StoryResult.App(url, status),
        stages.millis(),
        installation.addresses().dashboard());
  }

  Stages stages() {
    return stages;
  }

  /** Ends the deployment and waits until its VM is gone. */
  void stop(Api api, DeploymentId id) throws InterruptedException {
    api.stop(id);
    var until = System.nanoTime() + STOPS_WITHIN.toNanos();
    while (api.deployment(id).life() != Life.STOPPED) {
      if (System.nanoTime() > until) {
        throw new Failure("the VM did not stop in time", "`./pavise down` ends it.");
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private static String camelCase(String constant) {
    var words = constant.toLowerCase(Locale.ROOT).split("_", -1);
    var name = new StringBuilder(words[0]);
    for (int i = 1; i < words.length; i++) {
      name.append(Character.toUpperCase(words[i].charAt(0))).append(words[i].substring(1));
    }
    return name.toString();
  }

  /** Deletes what an earlier story left, so that this one starts from nothing. */
  static void forget(Layout layout) {
    for (var folder : List.of("data", "keys", "tls", "local-provider", "config", "log")) {
      delete(layout.run().resolve(folder));
    }
    for (var file :
        List.of(
            "bootstrap-token",
            "token",
            "owner.key",
            Database.PASSWORD_FILE,
            Database.APPLICATION_PASSWORD_FILE,
            "ports.properties")) {
      delete(layout.run().resolve(file));
    }
    delete(layout.context());
  }

  private static void delete(Path path) {
    if (Files.notExists(path)) {
      return;
    }
    try (var paths = Files.walk(path)) {
      for (var each : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + path, e);
    }
  }
}
