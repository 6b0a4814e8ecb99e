package dev.pavise.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.fail;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.manifest.Container;
import dev.pavise.messages.manifest.EnvironmentValue;
import dev.pavise.messages.manifest.Mount;
import dev.pavise.messages.manifest.Operations;
import dev.pavise.messages.manifest.OwnerKey;
import dev.pavise.messages.manifest.Port;
import dev.pavise.messages.manifest.RestartRule;
import dev.pavise.messages.manifest.SecretReference;
import dev.pavise.messages.manifest.Volume;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoodComposeFileTest {
  private static final Path FIXTURES = Path.of("src/test/resources/compose/good");
  private static final Map<String, String> VARIABLES =
      Map.of("SECRET", "s3cret", "INHERITED", "from outside");

  @TempDir Path directory = Path.of("");

  @Test
  void takesEveryKeyItKnowsToTheContainer() {
    var web = container(everything(), "web");

    assertThat(web.image())
        .isEqualTo(
            "registry.test/web@" + FixtureRegistry.digestOf("registry.test/web:1").toString());
    assertThat(web.command()).isNull();
    assertThat(web.args()).containsExactly("serve", "--name", "two words", "its");
    assertThat(web.user()).isEqualTo("101:101");
    assertThat(web.workingDirectory()).isEqualTo("/srv");
    assertThat(web.readOnlyRoot()).isTrue();
    assertThat(web.restart()).isEqualTo(new RestartRule(RestartRule.Policy.ON_FAILURE, 5));
    assertThat(web.dependsOn()).containsExactly("db");
    assertThat(web.ports())
        .containsExactly(
            new Port(8443, 443, "tcp"),
            new Port(9000, 9000, "udp"),
            new Port(9001, 9001, "udp"),
            new Port(8080, 80, "tcp"));
  }

  @Test
  void takesVariablesFromMergesDefaultsTheClientAndSecrets() {
    assertThat(container(everything(), "web").environment())
        .containsExactly(
            entry("DEBUG", new EnvironmentValue.Literal("false")),
            entry("INHERITED", new EnvironmentValue.Literal("from outside")),
            entry("LEVEL", new EnvironmentValue.Literal("info")),
            entry("PORT", new EnvironmentValue.Literal("443")),
            entry("TOKEN", new EnvironmentValue.FromSecret("token")),
            entry("WHO", new EnvironmentValue.Literal("nobody")));
  }

  @Test
  void mountsVolumesMemorySecretsAndConfigsWithOwnerAndMode() {
    assertThat(container(everything(), "web").mounts())
        .containsExactly(
            new Mount.OfVolume("data", "/data", false),
            new Mount.OfVolume("data", "/again", true),
            new Mount.OfTmpfs("/scratch", 1L << 20, 0700),
            new Mount.OfTmpfs("/tmp", 16L << 20, 01777),
            new Mount.OfSecret("token", "/run/secrets/token", 0, 0, 0444),
            new Mount.OfSecret("tls_key", "/run/secrets/tls.key", 101, 102, 0400),
            new Mount.OfConfig("web.conf", "/etc/web.conf", 0, 0, 0444),
            new Mount.OfConfig("greeting", "/greeting", 0, 0, 0444));
  }

  @Test
  void addsToAndDropsFromDockersCapabilities() {
    assertThat(container(everything(), "web").capabilities())
        .contains("CAP_IPC_LOCK", "CAP_CHOWN", "CAP_NET_BIND_SERVICE")
        .doesNotContain("CAP_NET_RAW", "CAP_MKNOD")
        .hasSize(13);
    assertThat(container(everything(), "db").capabilities()).containsExactly("CAP_CHOWN");
  }

  @Test
  void anEntrypointDoesWithoutTheImagesArguments() {
    var db = container(everything(), "db");

    assertThat(db.command()).containsExactly("/bin/db");
    assertThat(db.args()).isEmpty();
    assertThat(db.image()).startsWith("docker.io/library/nginx@sha256:");
    assertThat(db.restart().policy()).isEqualTo(RestartRule.Policy.ALWAYS);
  }

  @Test
  void keepsOnlyWhatServicesUse() throws IOException {
    var plan = everything();

    assertThat(plan.secrets()).containsOnlyKeys("tls_key", "token");
    assertThat(source(plan, "tls_key").read()).asString().isEqualTo("s3cret");
    assertThat(source(plan, "token").read()).asString().isEqualTo("s3cret");
    assertThat(plan.configs().stream().map(it -> it.name() + "=" + text(it.content())))
        .containsExactly("web.conf=listen 443;\n", "greeting=hello nobody");
    assertThat(plan.volumes()).containsExactly(new Volume("data", 64L << 20));
    assertThat(plan.notes()).anyMatch(note -> note.contains("secret unused"));
  }

  @Test
  void readsWhatMustBeProven() {
    var plan = everything();

    assertThat(plan.trust())
        .isEqualTo(
            new TrustSettings(
                List.of("sev-snp", "tpm-development"),
                Map.of("snp.microcode", 25L),
                List.of("CN=cc-us-east-2.amazonaws.com"),
                Duration.ofMinutes(10),
                Duration.ofSeconds(90),
                List.of("claims.debug == false")));
    assertThat(plan.operations()).isEqualTo(new Operations(false, Operations.Logs.PLAIN));
  }

  @Test
  void notesWhatItPassesOver() {
    assertThat(everything().notes())
        .anyMatch(it -> it.contains("container_name"))
        .anyMatch(it -> it.contains("labels"))
        .anyMatch(it -> it.contains("version"))
        .anyMatch(it -> it.contains("latest"));
  }

  @Test
  void withoutSettingsEvidenceIsFreshForFiveMinutesAndNobodyReadsLogs() {
    var plan = planOf("services:\n  web:\n    image: registry.test/web:1\n");

    assertThat(plan.trust().evidenceMaxAge()).isEqualTo(Duration.ofMinutes(5));
    assertThat(plan.trust().attestationInterval()).isEqualTo(Duration.ofMinutes(2));
    assertThat(plan.operations()).isEqualTo(new Operations(false, Operations.Logs.NONE));
    assertThat(plan.containers().getFirst().capabilities()).hasSize(14);
    assertThat(plan.containers().getFirst().restart()).isEqualTo(RestartRule.NEVER);
  }

  @Test
  void aFileThatAllowsNoPlatformByNameAllowsTheOneItIsDeployedOn() {
    var requirements =
        TrustSettings.DEFAULTS.toRequirements("tdx", List.of(), false, Bytes.copyOf(new byte[32]));

    assertThat(requirements.platforms()).containsExactly("tdx");
    assertThat(requirements.allowDevelopment()).isFalse();
  }

  @Test
  void aManifestTakesExactlyTheSecretsOfThePlan() {
    var plan = everything();
    var owner = new OwnerKey(OwnerKey.Algorithm.ED25519, Bytes.copyOf(new byte[44]));
    var requirements =
        plan.trust().toRequirements("tdx", List.of(), false, Bytes.copyOf(new byte[32]));
    var digest = Sha256.of(new byte[0]);
    var references =
        List.of(new SecretReference("tls_key", digest), new SecretReference("token", digest));

    var manifest = plan.toManifest("shop", 2, digest, references, requirements, owner);

    assertThat(manifest.containers()).isEqualTo(plan.containers());
    assertThat(manifest.secrets()).isEqualTo(references);
    assertThat(manifest.revision()).isEqualTo(2);
    assertThatThrownBy(
            () -> plan.toManifest("shop", 2, digest, references.subList(0, 1), requirements, owner))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSecretsValueIsInNoText() {
    var plan = everything();

    assertThat(plan.toString()).doesNotContain("s3cret");
    assertThat(new PlanOptions(VARIABLES, new FixtureRegistry(), null).toString())
        .doesNotContain("s3cret");
  }

  @Test
  void theFolderNamesADeploymentThatHasNoNameOfItsOwn() throws IOException {
    var folder = Files.createDirectories(directory.resolve("_My Shop_"));
    var file = folder.resolve("compose.yaml");
    Files.writeString(file, "services:\n  web:\n    image: registry.test/web:1\n");

    assertThat(plan(file, null).name()).isEqualTo("myshop");
    assertThat(plan(file, "other").name()).isEqualTo("other");
  }

  @Test
  void plansTheSampleAsItIsShipped() throws IOException {
    var sample = Path.of("../samples/https-nginx");
    for (var name : List.of("compose.yaml", "nginx.conf")) {
      Files.copy(sample.resolve(name), directory.resolve(name));
    }
    var tls = Files.createDirectories(directory.resolve("tls"));
    Files.writeString(tls.resolve("server.crt"), "certificate");
    Files.writeString(tls.resolve("server.key"), "key");

    var web = plan(directory.resolve("compose.yaml"), null).containers().getFirst();

    assertThat(web.image()).startsWith("127.0.0.1:5000/samples/https-nginx@sha256:");
    assertThat(web.capabilities()).containsExactly("CAP_CHOWN", "CAP_SETGID", "CAP_SETUID");
    assertThat(web.ports()).containsExactly(new Port(8443, 8443, "tcp"));
  }

  @Test
  void planningTwiceGivesTheSamePlan() {
    assertThat(everything().containers()).isEqualTo(everything().containers());
    assertThat(everything().notes()).isEqualTo(everything().notes());
  }

  private static Plan everything() {
    return plan(FIXTURES.resolve("everything.yaml"), null);
  }

  private Plan planOf(String text) {
    try {
      var file = directory.resolve("compose.yaml");
      Files.writeString(file, text);
      return plan(file, "shop");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Plan plan(Path file, @Nullable String name) {
    var options = new PlanOptions(VARIABLES, new FixtureRegistry(), name);
    return switch (new Planner().plan(file, options)) {
      case Outcome.Planned(var plan) -> plan;
      case Outcome.Refused(var problems) -> fail("has problems: " + problems);
    };
  }

  private static Container container(Plan plan, String name) {
    return plan.containers().stream()
        .filter(it -> it.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static SecretSource source(Plan plan, String name) {
    return Objects.requireNonNull(plan.secrets().get(name));
  }

  private static String text(Bytes bytes) {
    return new String(bytes.toByteArray(), StandardCharsets.UTF_8);
  }
}
