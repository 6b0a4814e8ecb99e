package dev.pavise.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pavise.worker.keys.InvalidConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Defaults, the full mapping, and every setting that is wrong. */
class WorkerSetupTest {
  @TempDir Path directory;
  private final Map<String, String> settings = new HashMap<>();

  @BeforeEach
  void goodSettings() throws Exception {
    for (var argument : WorkerProcess.configure(directory, new Scene(), "unused")) {
      var equals = argument.indexOf('=');
      settings.put(argument.substring(2, equals), argument.substring(equals + 1));
    }
  }

  @Test
  void hasDefaultsThatTrustNothing() {
    var defaults = bind(Map.of());
    assertThat(defaults.developmentRoots()).isEmpty();
    assertThat(defaults.productionRoots()).isNull();
    assertThat(defaults.trustedResultKeys()).isEmpty();
    assertThat(defaults.challengeLifetime()).isEqualTo(Duration.ofMinutes(5));
    assertThat(defaults.verification().enabled()).isTrue();
    assertThat(defaults.keyrelease().enabled()).isTrue();
    assertThat(defaults.instance()).isNull();
  }

  @Test
  void mapsEverySetting() {
    settings.put("pavise.worker.challenge-lifetime", "90s");
    settings.put("pavise.worker.production-roots", "/p");
    settings.put("pavise.worker.trusted-result-keys", "/a,/b");
    settings.put("pavise.worker.verification.enabled", "false");
    settings.put("pavise.worker.keyrelease.enabled", "false");
    assertThat(bind(settings))
        .isEqualTo(
            new WorkerProperties(
                directory.resolve("keys/release.key"),
                directory.resolve("keys/result.key"),
                List.of(Path.of("/a"), Path.of("/b")),
                directory.resolve("reference-values"),
                List.of(directory.resolve("root.pem")),
                Path.of("/p"),
                Duration.ofSeconds(90),
                "it",
                new WorkerProperties.Role(false),
                new WorkerProperties.Role(false)));
  }

  @Test
  void readsWhatAGoodConfigurationNames() {
    var setup = WorkerSetup.read(bind(settings));
    assertThat(setup.referenceValues()).hasSize(1);
    assertThat(setup.collateral().anchors())
        .singleElement()
        .satisfies(anchor -> assertThat(anchor.production()).isFalse());
    assertThat(setup.collateral().intermediates()).hasSize(1);
  }

  @Test
  void takesRootsForProductionFromTheirDirectoryOnly() {
    settings.remove("pavise.worker.development-roots");
    settings.put("pavise.worker.production-roots", directory.toString());
    assertThat(WorkerSetup.read(bind(settings)).collateral().anchors())
        .singleElement()
        .satisfies(anchor -> assertThat(anchor.production()).isTrue());
  }

  @Test
  void saysEverythingThatIsMissingInOneGo() {
    assertThat(problems(Map.of()))
        .anyMatch(problem -> problem.startsWith("pavise.worker.release-key-file"))
        .anyMatch(problem -> problem.startsWith("pavise.worker.result-key-file"))
        .anyMatch(problem -> problem.startsWith("pavise.worker.reference-values"))
        .anyMatch(problem -> problem.contains("no root is trusted"))
        .hasSize(4);
  }

  @Test
  void refusesToHaveNothingToDo() {
    settings.put("pavise.worker.verification.enabled", "false");
    settings.put("pavise.worker.keyrelease.enabled", "false");
    assertThat(problems(settings)).singleElement().asString().contains("both false");
  }

  @Test
  void releasesWithoutAResultKeyOfItsOwnWhenItIsToldWhomToTrust() {
    settings.put("pavise.worker.verification.enabled", "false");
    settings.remove("pavise.worker.result-key-file");
    settings.put(
        "pavise.worker.trusted-result-keys", directory.resolve("keys/result.pub.pem").toString());
    assertThat(WorkerSetup.read(bind(settings)).resultKey()).isEmpty();
  }

  @Test
  void refusesALifetimeThatIsAbsurd() {
    settings.put("pavise.worker.challenge-lifetime", "2d");
    assertThat(problems(settings)).singleElement().asString().contains("challenge-lifetime");
  }

  @Test
  void refusesReferenceValuesThatAreMalformedAndNamesEachFile() throws Exception {
    var values = directory.resolve("reference-values");
    var good = Files.readString(values.resolve("guest.reference-values.json"));
    Files.writeString(values.resolve("a.reference-values.json"), "{");
    Files.writeString(
        values.resolve("b.reference-values.json"), good.replace("\"version\":1", "\"version\":2"));
    Files.writeString(
        values.resolve("c.reference-values.json"), good.replace("\"11\":", "\"10\":"));
    Files.writeString(
        values.resolve("d.reference-values.json"), good.replace("\"sha256\":{", "\"sha1\":{"));
    Files.writeString(
        values.resolve("e.reference-values.json"), good.replace("\"4\":\"", "\"four\":\""));
    assertThat(problems(settings)).hasSize(5);
  }

  @Test
  void passesOverTheBillOfMaterialsBesideTheReferenceValues() throws Exception {
    Files.writeString(directory.resolve("reference-values/guest.efi.sbom.json"), "{}");
    assertThat(WorkerSetup.read(bind(settings)).referenceValues()).hasSize(1);
  }

  @Test
  void refusesADirectoryWithoutReferenceValues() throws Exception {
    Files.delete(directory.resolve("reference-values/guest.reference-values.json"));
    assertThat(problems(settings)).singleElement().asString().contains("reference-values.json");
  }

  @Test
  void refusesARootFileWithoutARoot() throws Exception {
    Files.writeString(directory.resolve("root.pem"), "nothing");
    assertThat(problems(settings)).anyMatch(problem -> problem.contains("no self-signed"));
  }

  private static List<String> problems(Map<String, String> settings) {
    var refused =
        catchThrowableOfType(InvalidConfiguration.class, () -> WorkerSetup.read(bind(settings)));
    return refused.problems();
  }

  private static WorkerProperties bind(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("pavise.worker", WorkerProperties.class);
  }
}
