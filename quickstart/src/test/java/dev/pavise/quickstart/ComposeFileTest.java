package dev.pavise.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What docker-compose.yml promises, read from the file itself; no Docker engine is needed. */
class ComposeFileTest {
  private static final Path HOME = Path.of("..");
  private static final Set<String> ENGINES = Set.of("postgres", "kafka");
  private static final Set<String> APPS = Set.of("migrate", "control-plane", "worker", "web-ui");
  private static final Pattern DIGEST = Pattern.compile(".+@sha256:[0-9a-f]{64}");
  private static final Pattern DEFAULT = Pattern.compile("\\$\\{[A-Z_]+:-(.*)}");
  private static final Pattern SENSITIVE = Pattern.compile("(?i).*(PASSWORD|SECRET|TOKEN|KEY).*");
  private static final Pattern PATH = Pattern.compile("(file:)?/[a-z0-9./-]+");

  /**
   * Everything of the Compose specification that this file uses; a slip of the pen is not in it.
   */
  private static final Set<String> SERVICE_KEYS =
      Set.of(
          "build",
          "cap_drop",
          "configs",
          "depends_on",
          "entrypoint",
          "environment",
          "healthcheck",
          "image",
          "logging",
          "mem_limit",
          "networks",
          "pids_limit",
          "ports",
          "read_only",
          "restart",
          "secrets",
          "security_opt",
          "shm_size",
          "stop_grace_period",
          "tmpfs",
          "user",
          "volumes");

  private static final Set<String> HEALTH_CHECK_KEYS =
      Set.of("test", "interval", "timeout", "retries", "start_period");

  private Map<?, ?> file;
  private Map<String, Map<?, ?>> services;

  @BeforeEach
  void read() throws IOException {
    file = new Yaml(new SafeConstructor(new LoaderOptions())).load(text("docker-compose.yml"));
    services = new TreeMap<>();
    map(file, "services")
        .forEach((name, service) -> services.put((String) name, (Map<?, ?>) service));
  }

  @Test
  void hasTheseServicesAndUsesOnlyKeysThatComposeKnows() {
    var expected = new HashSet<>(ENGINES);
    expected.addAll(APPS);
    assertThat(services.keySet()).isEqualTo(expected);
    assertThat(strings(file.keySet()))
        .filteredOn(key -> !key.startsWith("x-"))
        .containsExactlyInAnyOrder("name", "services", "networks", "volumes", "secrets", "configs");
    services.forEach(
        (name, service) -> {
          assertThat(strings(service.keySet())).as(name).isSubsetOf(SERVICE_KEYS);
          assertThat(strings(map(service, "healthcheck").keySet()))
              .as(name)
              .isSubsetOf(HEALTH_CHECK_KEYS);
        });
  }

  @Test
  void everyServiceIsUnprivilegedAndCannotBecomeAnythingElse() {
    services.forEach(
        (name, service) -> {
          assertThat(text(service, "user")).as(name).matches("[1-9][0-9]*:[1-9][0-9]*");
          assertThat(service.get("read_only")).as(name).isEqualTo(true);
          assertThat(service.get("cap_drop")).as(name).isEqualTo(List.of("ALL"));
          assertThat(service.get("security_opt"))
              .as(name)
              .isEqualTo(List.of("no-new-privileges:true"));
          assertThat(service.get("mem_limit")).as(name).isNotNull();
          assertThat(service.get("pids_limit")).as(name).isNotNull();
        });
    for (var app : APPS) {
      assertThat(text(service(app), "user")).as(app).isEqualTo("65532:65532");
    }
  }

  @Test
  void writesOnlyToMemoryAndToNamedVolumes() {
    services.forEach(
        (name, service) -> {
          for (var volume : list(service, "volumes")) {
            if (volume instanceof Map<?, ?> mount) {
              assertThat(mount.get("read_only")).as("%s: %s", name, mount).isEqualTo(true);
            } else {
              assertThat(volume.toString().replaceFirst(":.*", ""))
                  .as(name)
                  .isIn(strings(map(file, "volumes").keySet()));
            }
          }
          assertThat(strings(list(service, "tmpfs"))).as(name).allMatch(t -> t.contains("size="));
        });
  }

  @Test
  void publishesTheDashboardAndTheControlPlaneOnLoopbackOnly() {
    var published = new TreeMap<String, List<?>>();
    services.forEach(
        (name, service) -> {
          if (!list(service, "ports").isEmpty()) {
            published.put(name, list(service, "ports"));
          }
        });
    assertThat(published)
        .isEqualTo(
            Map.of(
                "web-ui", List.of("${PAVISE_ADDRESS:-127.0.0.1}:8080:8080"),
                "control-plane", List.of("${PAVISE_ADDRESS:-127.0.0.1}:8443:8443")));
  }

  @Test
  void noServiceHasAPasswordOrAKeyInItsEnvironment() {
    services.forEach(
        (name, service) ->
            map(service, "environment")
                .forEach(
                    (key, value) -> {
                      assertThat(value.toString()).as("%s: %s", name, key).doesNotContain("@");
                      if (SENSITIVE.matcher(key.toString()).matches()) {
                        assertThat(value.toString()).as("%s: %s", name, key).matches(PATH);
                      }
                    }));
    assertThat(map(service("postgres"), "environment"))
        .isEqualTo(
            Map.of(
                "POSTGRES_PASSWORD_FILE", "/run/secrets/superuser-password",
                "POSTGRES_INITDB_ARGS", "--auth=scram-sha-256"));
  }

  @Test
  void aSecretIsAFileOfTheInstallationsOwnAndOneServicesOnly() {
    var readers = new TreeMap<String, List<String>>();
    services.forEach(
        (name, service) ->
            references(service, "secrets")
                .forEach(each -> readers.computeIfAbsent(each, s -> new ArrayList<>()).add(name)));
    assertThat(readers.keySet()).isEqualTo(strings(map(file, "secrets").keySet()));
    readers.forEach(
        (secret, services) -> {
          assertThat(services).as(secret).hasSize(1);
          assertThat(secret).startsWith(services.getFirst() + "-");
          assertThat(text(map(map(file, "secrets"), secret), "file"))
              .startsWith("${PAVISE_SECRETS")
              .contains("}/" + services.getFirst() + "/");
        });
    assertThat(readers.get("migrate-owner-password")).containsExactly("migrate");
  }

  @Test
  void withoutSecretsComposeNamesTheCommandThatMakesThem() throws IOException {
    assertThat(text("docker-compose.yml"))
        .contains("${PAVISE_SECRETS:?run ./pavise compose-secrets first}");
  }

  @Test
  void partsThatMustNotMeetShareNoNetwork() {
    assertThat(shared("worker", "postgres")).isEmpty();
    assertThat(shared("worker", "control-plane")).containsExactly("broker");
    assertThat(shared("worker", "web-ui")).isEmpty();
    assertThat(shared("web-ui", "postgres")).isEmpty();
    assertThat(shared("web-ui", "kafka")).isEmpty();
    assertThat(shared("migrate", "kafka")).isEmpty();
    assertThat(shared("postgres", "kafka")).isEmpty();
    for (var service : services.values()) {
      assertThat(references(service, "networks")).isNotEmpty();
    }
  }

  @Test
  void enginesAreOnNetworksWithoutAWayOut() {
    for (var engine : ENGINES) {
      for (var network : references(service(engine), "networks")) {
        assertThat(map(map(file, "networks"), network).get("internal")).isEqualTo(true);
      }
    }
  }

  @Test
  void everyNameMeansSomething() {
    for (var kind : List.of("secrets", "configs", "networks")) {
      var used =
          services.values().stream()
              .flatMap(service -> references(service, kind).stream())
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(used).as(kind).isEqualTo(strings(map(file, kind).keySet()));
    }
    services.forEach(
        (name, service) ->
            map(service, "depends_on")
                .forEach(
                    (other, how) -> {
                      var condition = text((Map<?, ?>) how, "condition");
                      assertThat(services).as(name).containsKey(other.toString());
                      assertThat(condition)
                          .isEqualTo(
                              other.equals("migrate")
                                  ? "service_completed_successfully"
                                  : "service_healthy");
                    }));
    map(file, "configs")
        .forEach(
            (name, config) -> {
              var source = text((Map<?, ?>) config, "file");
              assertThat(
                      source.startsWith("${PAVISE_SECRETS}/public/")
                          || Files.isRegularFile(HOME.resolve(source)))
                  .as(source)
                  .isTrue();
            });
  }

  @Test
  void everyServiceThatStaysIsAskedForItsHealth() {
    services.forEach(
        (name, service) ->
            assertThat(map(service, "healthcheck").isEmpty())
                .as(name)
                .isEqualTo(name.equals("migrate")));
  }

  @Test
  void everyImageIsBuiltFromThisCheckoutOrPinnedByDigest() throws IOException {
    for (var engine : ENGINES) {
      assertThat(byDefault(text(service(engine), "image"))).matches(DIGEST);
    }
    var dockerfile = text("images/Dockerfile");
    for (var app : APPS) {
      var build = map(service(app), "build");
      var target = app.equals("migrate") ? "control-plane" : app;
      assertThat(text(service(app), "image")).isEqualTo("pavise/" + target + ":0.1.0");
      assertThat(text(build, "target")).isEqualTo(target);
      assertThat(dockerfile).contains("FROM app AS " + target + "\n");
      var jre = byDefault(text(map(build, "args"), "JRE"));
      assertThat(jre).matches(DIGEST);
      assertThat(dockerfile).contains("ARG JRE=" + jre + "\n").contains("USER 65532:65532\n");
    }
  }

  private Set<String> shared(String one, String other) {
    var both = new TreeSet<>(references(service(one), "networks"));
    both.retainAll(references(service(other), "networks"));
    return both;
  }

  private Map<?, ?> service(String name) {
    assertThat(services).containsKey(name);
    return Objects.requireNonNull(services.get(name));
  }

  private static String byDefault(String value) {
    var matcher = DEFAULT.matcher(value);
    assertThat(matcher.matches()).as(value).isTrue();
    return matcher.group(1);
  }

  /** Names in a list whose entries are names, or objects with a source. */
  private static List<String> references(Map<?, ?> service, String key) {
    return list(service, key).stream()
        .map(each -> each instanceof Map<?, ?> object ? text(object, "source") : each.toString())
        .toList();
  }

  private static Map<?, ?> map(Map<?, ?> parent, String key) {
    return parent.get(key) instanceof Map<?, ?> found ? found : Map.of();
  }

  private static List<?> list(Map<?, ?> parent, String key) {
    return parent.get(key) instanceof List<?> found ? found : List.of();
  }

  private static String text(Map<?, ?> parent, String key) {
    return String.valueOf(parent.get(key));
  }

  private static Set<String> strings(Collection<?> values) {
    return values.stream().map(Object::toString).collect(Collectors.toCollection(TreeSet::new));
  }

  private static String text(String file) throws IOException {
    return Files.readString(HOME.resolve(file));
  }
}
