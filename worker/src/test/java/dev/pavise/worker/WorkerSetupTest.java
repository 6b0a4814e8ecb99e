package dev.pavise.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pavise.attestation.chain.Roots;
import dev.pavise.attestation.chain.Vendor;
import dev.pavise.attestation.testkit.tdx.TdQuoteDraft;
import dev.pavise.collateral.Bundle;
import dev.pavise.worker.keys.InvalidConfiguration;
import java.net.InetAddress;
import java.net.URI;
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
    assertThat(defaults.health())
        .isEqualTo(new WorkerProperties.HealthProperties(null, InetAddress.getLoopbackAddress()));
    assertThat(defaults.developmentVendorRoots()).isEmpty();
    assertThat(defaults.collateral())
        .isEqualTo(
            new WorkerProperties.CollateralProperties(
                true,
                true,
                null,
                URI.create("https://kdsintf.amd.com"),
                URI.create("https://api.trustedservices.intel.com"),
                URI.create("https://certificates.trustedservices.intel.com"),
                Duration.ofSeconds(3)));
  }

  @Test
  void mapsEverySetting() throws Exception {
    settings.put("pavise.worker.challenge-lifetime", "90s");
    settings.put("pavise.worker.production-roots", "/p");
    settings.put("pavise.worker.trusted-result-keys", "/a,/b");
    settings.put("pavise.worker.verification.enabled", "false");
    settings.put("pavise.worker.keyrelease.enabled", "false");
    settings.put("pavise.worker.development-vendor-roots.amd", "/ark.pem");
    settings.put("pavise.worker.collateral.fetch", "false");
    settings.put("pavise.worker.collateral.shared", "false");
    settings.put("pavise.worker.collateral.bundles", "/bundles");
    settings.put("pavise.worker.collateral.amd-kds", "https://cache.example/amd");
    settings.put("pavise.worker.collateral.intel-pcs", "https://cache.example/intel");
    settings.put("pavise.worker.collateral.intel-certificates", "https://cache.example/root");
    settings.put("pavise.worker.collateral.wait-max", "1s");
    settings.put("pavise.worker.health.port", "8081");
    settings.put("pavise.worker.health.address", "0.0.0.0");
    assertThat(bind(settings))
        .isEqualTo(
            new WorkerProperties(
                directory.resolve("keys/release.key"),
                directory.resolve("keys/result.key"),
                List.of(Path.of("/a"), Path.of("/b")),
                directory.resolve("reference-values"),
                List.of(directory.resolve("root.pem")),
                Path.of("/p"),
                Map.of("amd", List.of(Path.of("/ark.pem"))),
                new WorkerProperties.CollateralProperties(
                    false,
                    false,
                    Path.of("/bundles"),
                    URI.create("https://cache.example/amd"),
                    URI.create("https://cache.example/intel"),
                    URI.create("https://cache.example/root"),
                    Duration.ofSeconds(1)),
                Duration.ofSeconds(90),
                "it",
                new WorkerProperties.Role(false),
                new WorkerProperties.Role(false),
                new WorkerProperties.HealthProperties(8081, InetAddress.getByName("0.0.0.0"))));
  }

  @Test
  void readsWhatAGoodConfigurationNames() {
    var setup = WorkerSetup.read(bind(settings));
    assertThat(setup.referenceValues()).hasSize(1);
    assertThat(setup.trust().pinned().anchors())
        .singleElement()
        .satisfies(anchor -> assertThat(anchor.production()).isFalse());
    assertThat(setup.trust().pinned().intermediates()).hasSize(1);
  }

  @Test
  void takesRootsForProductionFromTheirDirectoryOnly() {
    settings.remove("pavise.worker.development-roots");
    settings.put("pavise.worker.production-roots", directory.toString());
    assertThat(WorkerSetup.read(bind(settings)).trust().pinned().anchors())
        .singleElement()
        .satisfies(anchor -> assertThat(anchor.production()).isTrue());
  }

  @Test
  void saysEverythingThatIsMissingInOneGo() {
    assertThat(problems(Map.of()))
        .anyMatch(problem -> problem.startsWith("pavise.worker.release-key-file"))
        .anyMatch(problem -> problem.startsWith("pavise.worker.result-key-file"))
        .anyMatch(problem -> problem.startsWith("pavise.worker.reference-values"))
        .hasSize(3);
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

  @Test
  void takesVendorsRootsForDevelopmentOnlyByNameAndMarksThem() throws Exception {
    assertThat(WorkerSetup.read(bind(settings)).trust().roots()).isEqualTo(Roots.production());
    var root = directory.resolve("ark.pem");
    Files.writeString(root, TdQuoteDraft.pem(List.of(Hardware.AMD.ask(), Hardware.AMD.root())));
    settings.put("pavise.worker.development-vendor-roots.amd", root.toString());
    var trust = WorkerSetup.read(bind(settings)).trust();
    assertThat(trust.roots().pinOf(Vendor.AMD, Hardware.AMD.root()))
        .hasValueSatisfying(pin -> assertThat(pin.production()).isFalse());
    assertThat(trust.roots().pinOf(Vendor.INTEL, Hardware.AMD.root())).isEmpty();
    assertThat(trust.pinned().intermediates()).contains(Hardware.AMD.ask(), Hardware.AMD.root());
  }

  @Test
  void refusesAVendorThatNobodyKnowsAndARootThatIsNone() throws Exception {
    var issuer = directory.resolve("ask.pem");
    Files.writeString(issuer, TdQuoteDraft.pem(List.of(Hardware.AMD.ask())));
    settings.put("pavise.worker.development-vendor-roots.amd", issuer.toString());
    settings.put("pavise.worker.development-vendor-roots.cyrix", issuer.toString());
    assertThat(problems(settings))
        .anyMatch(problem -> problem.contains("no self-signed"))
        .anyMatch(problem -> problem.contains("cyrix") && problem.contains("intel"))
        .hasSize(2);
  }

  @Test
  void refusesAWaitThatOutlastsATransactionAndServicesWithoutTls() {
    settings.put("pavise.worker.collateral.wait-max", "6s");
    settings.put("pavise.worker.collateral.amd-kds", "http://kds.example");
    assertThat(problems(settings))
        .anyMatch(problem -> problem.contains("wait-max"))
        .anyMatch(problem -> problem.contains("https"))
        .hasSize(2);
  }

  @Test
  void readsBundlesOfCollateralAndNamesThoseThatAreNone() throws Exception {
    var bundles = Files.createDirectory(directory.resolve("bundles"));
    Files.write(bundles.resolve("good.json"), Bundle.encode(List.of()).toByteArray());
    settings.put("pavise.worker.collateral.bundles", bundles.toString());
    assertThat(WorkerSetup.read(bind(settings)).bundled()).isEmpty();
    Files.writeString(bundles.resolve("bad.json"), "{}");
    assertThat(problems(settings)).singleElement().asString().contains("bad.json");
  }

  @Test
  void readsWhatAnImageMeasuresToWithoutATpm() throws Exception {
    var launches =
        """
        {"version":1,"name":"guest","imageDigest":"sha256:%s",
         "snp":[{"cpus":2,"cpuType":"EPYC-v4","measurement":"%s"}],
         "tdx":[{"mrtd":"%s","rtmrs":{"1":"%s","2":"%s"}}],
         "enclave":{"0":"%s","1":"%s","2":"%s"},
         "paravisors":["%s"],"securityPolicies":["sha256:%s"]}
        """
            .replace("sha256:%s", "sha256:" + "ab".repeat(32))
            .replace("%s", "cd".repeat(48));
    var file = directory.resolve("reference-values/launches.reference-values.json");
    Files.writeString(file, launches);
    assertThat(WorkerSetup.read(bind(settings)).referenceValues())
        .anySatisfy(
            values -> {
              assertThat(values.pcrs()).isEmpty();
              assertThat(values.launches().snp()).hasSize(1);
              assertThat(values.launches().tdx()).hasSize(1);
              assertThat(values.launches().enclave()).hasSize(3);
              assertThat(values.launches().paravisors()).hasSize(1);
              assertThat(values.launches().securityPolicies()).hasSize(1);
            });
    for (var spoilt :
        List.of(
            launches.replace("\"rtmrs\":{\"1\"", "\"rtmrs\":{\"0\""),
            launches.replace("\"rtmrs\":{\"1\"", "\"rtmrs\":{\"3\""),
            launches.replace("\"enclave\":{\"0\"", "\"enclave\":{\"4\""),
            launches.replace("EPYC-v4\",\"measurement\":\"cd", "EPYC-v4\",\"measurement\":\""),
            "{\"version\":1,\"name\":\"x\",\"imageDigest\":\"sha256:%s\"}"
                .formatted("ab".repeat(32)))) {
      Files.writeString(file, spoilt);
      assertThat(problems(settings)).singleElement().asString().contains("launches");
    }
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
