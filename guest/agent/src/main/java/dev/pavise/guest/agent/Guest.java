package dev.pavise.guest.agent;

import dev.pavise.guest.agent.attest.AttestationLoop;
import dev.pavise.guest.agent.attest.Attester;
import dev.pavise.guest.agent.attest.ManifestMeasurement;
import dev.pavise.guest.agent.attest.Round;
import dev.pavise.guest.agent.attest.TpmIdentity;
import dev.pavise.guest.agent.console.Console;
import dev.pavise.guest.agent.container.Admission;
import dev.pavise.guest.agent.container.GuestDirectories;
import dev.pavise.guest.agent.container.Workload;
import dev.pavise.guest.agent.controlplane.ControlPlane;
import dev.pavise.guest.agent.image.ImageLimits;
import dev.pavise.guest.agent.image.ImageRefused;
import dev.pavise.guest.agent.image.Images;
import dev.pavise.guest.agent.tpm.Tpm;
import dev.pavise.guest.agent.waiting.Backoff;
import dev.pavise.guest.agent.waiting.Wakeup;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.MalformedMessage;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.attester.AgentReport.Stage;
import dev.pavise.messages.attester.UserData;
import dev.pavise.messages.manifest.Manifest;
import dev.pavise.messages.sealing.SealingKey;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The whole life of a guest: measure the manifest, prove it, open its secrets, run its containers,
 * prove it again for life. One instance lives one boot.
 */
final class Guest {
  /** The network comes up while we start, so the first tries are close together. */
  private static final Backoff FETCH = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));

  private static final Backoff PULL = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

  /** How often a guest that cannot go on tries to say so before it ends. */
  private static final int LAST_WORDS_ATTEMPTS_MAX = 20;

  private final Platform platform;
  private final Console console;
  private final AgentState state = new AgentState();
  private final Wakeup attestNow = new Wakeup();
  private volatile @Nullable Workload running;

  Guest(Platform platform, Console console) {
    this.platform = platform;
    this.console = console;
  }

  /** Returns only when this boot cannot go on. */
  void run() throws IOException, InterruptedException {
    var userData = platform.userData().read();
    try (var tpm = new Tpm(platform.tpm().open())) {
      measure(tpm, userData);
      live(tpm, userData);
    }
  }

  /** Ends the containers; for when the machine is told to end. */
  void stop() {
    var workload = running;
    if (workload != null) {
      untilInterrupted(workload::stop);
    }
  }

  private void measure(Tpm tpm, UserData userData) throws IOException, InterruptedException {
    try {
      ManifestMeasurement.extend(tpm, userData.manifest());
      console.say("measured manifest " + userData.manifest().brief());
    } catch (IOException e) {
      lastWords(userData, "the manifest could not be measured: " + e.getMessage());
      throw e;
    }
  }

  private void live(Tpm tpm, UserData userData) throws IOException, InterruptedException {
    // All that does not depend on the manifest happens beside fetching it.
    var ownKey = Background.start("agent-key", SealingKey::generate);
    var identity = Background.start("tpm-identity", () -> TpmIdentity.create(tpm));
    var controlPlane = ControlPlane.of(userData);
    var firstRound =
        Background.start("first-challenge", () -> prepareRound(tpm, identity, controlPlane));
    var manifest = fetchManifest(controlPlane, userData.manifest());
    console.say("manifest " + manifest.name() + " is authentic");
    startReporter(controlPlane);
    var agentKey = ownKey.get();
    var loop =
        new AttestationLoop(
            firstRound.get(), agentKey.publicKey(), userData.manifest(), attestNow, console);
    var problems = Admission.problems(manifest);
    if (!problems.isEmpty()) {
      problems.forEach(problem -> console.say("manifest: " + problem));
      state.enter(Stage.FAILED, "the manifest cannot be run: " + String.join("; ", problems));
      loop.forLife(manifest.trust().attestationInterval());
    }
    state.enter(Stage.ATTESTING, null);
    loop.untilAccepted(
        !manifest.secrets().isEmpty(),
        affirmed -> accept(affirmed, agentKey, manifest, userData),
        message -> state.enter(Stage.FAILED, message));
    loop.forLife(manifest.trust().attestationInterval());
  }

  private Round prepareRound(Tpm tpm, Background<TpmIdentity> identity, ControlPlane controlPlane)
      throws IOException, InterruptedException {
    var attester = new Attester(tpm, identity.get(), platform.eventLog());
    var round = new Round(controlPlane, attester, console);
    round.prefetch();
    return round;
  }

  private void startReporter(ControlPlane controlPlane) {
    var reporter = new Reporter(controlPlane, state, attestNow, console);
    Thread.ofVirtual().name("reporter").start(() -> untilInterrupted(reporter::run));
  }

  /** Asks until the manifest that was measured comes, signed by the owner it names. */
  private Manifest fetchManifest(ControlPlane controlPlane, Sha256 measured)
      throws InterruptedException {
    for (var failures = 1; ; failures++) {
      try {
        var envelope = controlPlane.manifest();
        if (!envelope.payloadDigest().equals(measured)) {
          throw new MalformedMessage(
              "the control plane gave manifest %s, measured was %s"
                  .formatted(envelope.payloadDigest(), measured));
        }
        return envelope.authenticate();
      } catch (IOException e) {
        if (failures == 1) {
          console.say("the manifest cannot be fetched yet: " + e.getMessage());
        }
      } catch (RuntimeException e) { // Malformed in whichever way.
        console.say("manifest refused: " + e.getMessage());
        tellOnce(controlPlane, "manifest refused: " + e.getMessage());
      }
      Thread.sleep(FETCH.after(failures));
    }
  }

  private boolean accept(
      Round.Outcome.Affirmed affirmed, SealingKey agentKey, Manifest manifest, UserData userData) {
    try {
      var secrets = ReleasedSecrets.open(affirmed, agentKey, manifest);
      Thread.ofVirtual()
          .name("workload")
          .start(() -> untilInterrupted(() -> runWorkload(manifest, userData, secrets)));
      return true;
    } catch (RuntimeException e) { // Malformed in whichever way.
      console.say("released keys refused: " + e.getMessage());
      state.enter(Stage.FAILED, "released keys refused: " + e.getMessage());
      return false;
    }
  }

  private void runWorkload(Manifest manifest, UserData userData, Map<String, Bytes> secrets)
      throws InterruptedException {
    try {
      var layers = GuestDirectories.make(platform.directories().layers());
      var images = new Images(userData.registries(), layers, ImageLimits.DEFAULTS);
      var workload =
          new Workload(
              manifest,
              platform.directories(),
              images,
              platform.runtime(),
              state::container,
              console);
      running = workload;
      pull(workload);
      state.enter(Stage.STARTING, null);
      workload.prepare(secrets);
      workload.start();
      state.enter(Stage.RUNNING, null);
    } catch (IOException | RuntimeException e) {
      console.say("the containers cannot be started: " + e.getMessage());
      state.enter(Stage.FAILED, "the containers cannot be started: " + e.getMessage());
    }
  }

  /** A registry may be away, or put right after it served the wrong bytes. */
  private void pull(Workload workload) throws InterruptedException {
    state.enter(Stage.PULLING, null);
    for (var failures = 1; ; failures++) {
      try {
        workload.pull();
        return;
      } catch (ImageRefused e) {
        console.say("image refused: " + e.getMessage());
        state.enter(Stage.FAILED, "image refused: " + e.getMessage());
      } catch (IOException e) {
        console.say("an image cannot be pulled yet: " + e.getMessage());
        state.enter(Stage.PULLING, "an image cannot be pulled yet: " + e.getMessage());
      }
      Thread.sleep(PULL.after(failures));
    }
  }

  /** This boot ends; it says so first, as far as somebody listens. */
  private void lastWords(UserData userData, String message)
      throws IOException, InterruptedException {
    var controlPlane = ControlPlane.of(userData);
    for (var attempt = 1; attempt <= LAST_WORDS_ATTEMPTS_MAX; attempt++) {
      if (tellOnce(controlPlane, message)) {
        return;
      }
      Thread.sleep(FETCH.after(attempt));
    }
  }

  private boolean tellOnce(ControlPlane controlPlane, String message) throws InterruptedException {
    state.enter(Stage.FAILED, message);
    try {
      controlPlane.report(state.report());
      return true;
    } catch (IOException e) {
      return false; // Telemetry only: the console has it as well.
    }
  }

  /** Work that ends when its thread is asked to. */
  @FunctionalInterface
  private interface Interruptible {
    void run() throws InterruptedException;
  }

  private static void untilInterrupted(Interruptible work) {
    try {
      work.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
