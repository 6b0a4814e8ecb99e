package dev.pavise.guest.agent.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.guest.agent.ManifestFixture;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.manifest.Container;
import dev.pavise.messages.manifest.EnvironmentValue;
import dev.pavise.messages.manifest.Manifest;
import dev.pavise.messages.manifest.Mount;
import dev.pavise.messages.manifest.Operations.Logs;
import dev.pavise.messages.manifest.Port;
import dev.pavise.messages.manifest.RestartRule;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final String IMAGE = "registry.example/team/app@sha256:" + "ab".repeat(32);

  @Test
  void admitsAnOrdinaryManifest() throws Exception {
    assertThat(problems(container("app", List.of()))).isEmpty();
  }

  @Test
  void namesEveryProblemAtOnce() throws Exception {
    var container =
        new Container(
            "app",
            "registry.example/team/app:latest",
            null,
            null,
            null,
            "relative",
            Map.of("A=B", new EnvironmentValue.Literal("x"), "S", secret("missing")),
            List.of(),
            List.of(new Port(0, 80, "tcp"), new Port(80, 80, "sctp")),
            List.of("net_bind"),
            true,
            RestartRule.NEVER,
            List.of());
    assertThat(problems(container))
        .hasSize(7)
        .anyMatch(problem -> problem.contains("app:latest"))
        .anyMatch(problem -> problem.contains("\"missing\""))
        .anyMatch(problem -> problem.contains("net_bind"));
  }

  @Test
  void refusesMountsWhereTheKernelOrTheRootIs() throws Exception {
    for (var target :
        List.of(
            "",
            "/",
            "relative",
            "/proc/sys",
            "/sys",
            "/dev/sda",
            "/a/../etc",
            "/a//b",
            "/./a",
            "/a/")) {
      var mount = new Mount.OfTmpfs(target, 1024, 0700);
      assertThat(problems(container("app", List.of(mount)))).as(target).hasSize(1);
    }
  }

  @Test
  void refusesMountsOfWhatTheManifestDoesNotHave() throws Exception {
    assertThat(
            problems(
                container(
                    "app",
                    List.of(
                        new Mount.OfVolume("v", "/v", false),
                        new Mount.OfSecret("s", "/s", 0, 0, 0400),
                        new Mount.OfConfig("c", "/c", 0, 0, 0400)))))
        .hasSize(3);
  }

  @Test
  void refusesOwnersAndModesThatCannotBe() throws Exception {
    assertThat(
            problems(
                container(
                    "app",
                    List.of(
                        new Mount.OfSecret("tls-key", "/a", -1, 0, 0400),
                        new Mount.OfSecret("tls-key", "/b", 0, 0, 010000),
                        new Mount.OfTmpfs("/c", 0, 0700)))))
        .hasSize(3);
  }

  @Test
  void refusesNamesThatWouldBePaths() throws Exception {
    for (var name : List.of("", "..", "a/b", "-rf", "a ", "é", "a".repeat(64))) {
      assertThat(problems(container(name, List.of()))).as(name).isNotEmpty();
    }
  }

  @Test
  void refusesTwoOfAName() throws Exception {
    assertThat(
            Admission.problems(
                manifest(
                    List.of(container("app", List.of()), container("app", List.of())), Logs.NONE)))
        .hasSize(1);
  }

  @Test
  void refusesACircleOfDependencies() throws Exception {
    var one = depending("one", "two");
    var two = depending("two", "one");
    assertThat(Admission.problems(manifest(List.of(one, two), Logs.NONE))).hasSize(1);
    assertThat(problems(depending("one", "missing"))).hasSize(1);
  }

  @Test
  void startsContainersAfterThoseTheyDependOn() {
    var ordered =
        StartOrder.of(
            List.of(depending("web", "app"), depending("app", "db"), container("db", List.of())));
    assertThat(ordered.stream().map(Container::name)).containsExactly("db", "app", "web");
  }

  @Test
  void refusesSealedLogs() throws Exception {
    assertThat(Admission.problems(manifest(List.of(container("app", List.of())), Logs.SEALED)))
        .hasSize(1);
  }

  @Test
  void refusesAManifestWithoutContainers() throws Exception {
    assertThat(Admission.problems(manifest(List.of(), Logs.NONE))).hasSize(1);
  }

  private static EnvironmentValue secret(String name) {
    return new EnvironmentValue.FromSecret(name);
  }

  private static Container depending(String name, String on) {
    return new Container(
        name,
        IMAGE,
        null,
        null,
        null,
        null,
        Map.of(),
        List.of(),
        List.of(),
        List.of(),
        true,
        RestartRule.NEVER,
        List.of(on));
  }

  private static Container container(String name, List<Mount> mounts) {
    return new Container(
        name,
        IMAGE,
        null,
        null,
        null,
        null,
        Map.of(),
        mounts,
        List.of(),
        List.of("CAP_CHOWN"),
        true,
        RestartRule.NEVER,
        List.of());
  }

  private static List<String> problems(Container container) throws Exception {
    return Admission.problems(manifest(List.of(container), Logs.NONE));
  }

  private static Manifest manifest(List<Container> containers, Logs logs)
      throws GeneralSecurityException {
    return ManifestFixture.create(Bytes.copyOf(new byte[32])).manifest(containers, logs);
  }
}
