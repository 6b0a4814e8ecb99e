package dev.pavise.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pavise.cli.api.Api;
import dev.pavise.cli.api.ApiProblem;
import dev.pavise.cli.api.DeploymentView;
import dev.pavise.cli.api.TimelineEntry;
import dev.pavise.cli.deploy.BrokenChain;
import dev.pavise.cli.key.OwnerKeyFile;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.manifest.Envelope;
import dev.pavise.messages.result.Finding;
import dev.pavise.messages.result.Life;
import dev.pavise.messages.result.Trust;
import dev.pavise.messages.sealing.SealedSecret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/**
 * What whoever operates the database, the registry and the control plane can do, tried for real on
 * one installation: none of it ends with a container that has its keys.
 */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(1200)
class HostileServicesIT {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private WholeInstallation whole;
  private TestDatabase database;
  private Story story;
  private Api api;
  private @Nullable DeploymentId deployed;

  @BeforeAll
  void start() throws IOException, InterruptedException {
    whole = WholeInstallation.start();
    database = new TestDatabase(whole.home().layout());
    story = whole.story();
    api = whole.api();
  }

  /** Whatever came of a test, the next one finds the machine's ports free. */
  @AfterEach
  void stopDeployment() throws InterruptedException {
    if (deployed != null) {
      story.stop(api, deployed);
      deployed = null;
    }
  }

  @AfterAll
  void stop() throws IOException, InterruptedException {
    whole.stop();
  }

  @Test
  void aManifestAlteredInTheDatabaseAfterSigningIsRefusedByTheGuest() throws Exception {
    var id = deploy();
    var signed = api.manifest(id);
    var payload = new String(signed.payload().toByteArray(), StandardCharsets.UTF_8);
    var altered = payload.replace("\"readOnlyRoot\":true", "\"readOnlyRoot\":false");
    assertThat(altered).isNotEqualTo(payload);
    storeEnvelope(id, withPayload(signed, altered));
    try {
      var view = await(id, state -> state.life() == Life.FAILED);

      assertThat(view.lifeMessage()).contains("manifest refused");
      assertThat(view.trust()).isNotEqualTo(Trust.TRUSTED);
      requireNoKeyAndNoContainer(id);
      assertThatExceptionOfType(BrokenChain.class)
          .as("and the owner's client signs nothing that would follow it")
          .isThrownBy(() -> story.deploy(api));
    } finally {
      storeEnvelope(id, signed.encode());
    }
  }

  @Test
  void aSecretSwappedForAnotherValidlySealedOneIsRefusedByTheWorker() throws Exception {
    var id = deploy();
    var sealed =
        SealedSecret.seal(
                Bytes.fromBase64(Files.readString(whole.installation().releasePublicKey()).strip()),
                api.me().tenant().id(),
                "tls_key",
                OwnerKeyFile.load(whole.home().layout().run().resolve("owner.key")).thumbprint(),
                "a key that the attacker knows".getBytes(StandardCharsets.UTF_8))
            .encode();
    database.alter(
        "update sealed_secrets set sealed = ?, digest = ? where deployment_id = ?",
        sealed,
        Sha256.of(sealed).toString(),
        id.value());

    var view = await(id, state -> state.trust() == Trust.UNTRUSTED);

    assertThat(codes(steps(id), "KEYS_REFUSED")).contains("SECRET_NOT_THE_SIGNED_ONE");
    assertThat(view.life()).isNotEqualTo(Life.RUNNING);
    requireNoKeyAndNoContainer(id);
  }

  @Test
  void otherBytesUnderTheDigestInTheRegistryAreRefusedByTheGuest() throws Exception {
    var layer = largestBlob(whole.home().layout().data("registry"));
    var genuine = Files.readAllBytes(layer);
    var other = genuine.clone();
    other[other.length / 2] ^= 1;
    Files.write(layer, other);
    try {
      var id = deploy();

      var view = await(id, state -> state.life() == Life.FAILED);

      assertThat(view.lifeMessage()).contains("image refused");
      assertThat(view.containers()).noneMatch(container -> container.state().equals("RUNNING"));
      assertThat(kinds(id)).doesNotContain("STARTING", "RUNNING");
    } finally {
      Files.write(layer, genuine);
    }
  }

  @Test
  void aDevelopmentGuestOfATenantMarkedProductionGetsNoKey() throws Exception {
    var id = deploy();
    markTenant("PRODUCTION");
    try {
      await(id, state -> state.trust() == Trust.UNTRUSTED);

      assertThat(codes(steps(id), "EVIDENCE_REFUSED")).contains("DEVELOPMENT_NOT_ALLOWED");
      requireNoKeyAndNoContainer(id);
      assertThatExceptionOfType(ApiProblem.class)
          .as("and the next one is not even accepted")
          .isThrownBy(() -> story.deploy(api))
          .satisfies(
              problem ->
                  assertThat(problem.errors())
                      .extracting(ApiProblem.FieldError::pointer)
                      .contains("/platform"));
    } finally {
      markTenant("DEVELOPMENT");
    }
  }

  private DeploymentId deploy() throws IOException {
    var id = story.deploy(api).id();
    deployed = id;
    return id;
  }

  private void requireNoKeyAndNoContainer(DeploymentId id) {
    assertThat(kinds(id)).doesNotContain("KEYS_RELEASED", "STARTING", "RUNNING");
    assertThat(api.deployment(id).containers())
        .noneMatch(container -> container.state().equals("RUNNING"));
  }

  private DeploymentView await(DeploymentId id, Predicate<DeploymentView> state)
      throws InterruptedException {
    var until = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      var view = api.deployment(id);
      if (state.test(view)) {
        return view;
      }
      if (System.nanoTime() > until) {
        throw new AssertionError("not reached in " + PATIENCE + ": " + view + "\n" + steps(id));
      }
      Thread.sleep(100);
    }
  }

  private List<TimelineEntry> steps(DeploymentId id) {
    var steps = new ArrayList<TimelineEntry>();
    @Nullable String cursor = null;
    do {
      var page = api.timeline(id, cursor);
      steps.addAll(page.items());
      cursor = page.next();
    } while (cursor != null);
    return steps;
  }

  private List<String> kinds(DeploymentId id) {
    return steps(id).stream().map(TimelineEntry::kind).toList();
  }

  private static List<String> codes(List<TimelineEntry> steps, String kind) {
    var codes = new ArrayList<String>();
    for (var step : steps) {
      var findings = step.findings();
      if (step.kind().equals(kind) && findings != null) {
        findings.stream().map(Finding::code).forEach(codes::add);
      }
    }
    return codes;
  }

  private void storeEnvelope(DeploymentId id, byte[] envelope) throws SQLException {
    database.alter(
        "update deployment_envelopes set envelope = ? where deployment_id = ?",
        envelope,
        id.value());
  }

  private static byte[] withPayload(Envelope envelope, String payload) {
    return new Envelope(
            Bytes.copyOf(payload.getBytes(StandardCharsets.UTF_8)),
            envelope.payloadType(),
            envelope.signatures())
        .encode();
  }

  private void markTenant(String kind) throws SQLException {
    database.alter("update tenants set kind = ?", kind);
  }

  private static Path largestBlob(Path registry) throws IOException {
    try (var files = Files.walk(registry)) {
      return files
          .filter(file -> file.endsWith("data"))
          .max(Comparator.comparing(file -> file.toFile().length()))
          .orElseThrow();
    }
  }
}
