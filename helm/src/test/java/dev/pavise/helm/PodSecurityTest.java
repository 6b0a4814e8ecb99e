package dev.pavise.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Every pod keeps to Kubernetes' standard "restricted", and to more. */
class PodSecurityTest {
  static final List<String> COMPLETE = Chart.COMPLETE;

  private static final Set<String> VOLUMES =
      Set.of("configMap", "emptyDir", "persistentVolumeClaim", "projected", "secret");

  /** As a JSON number; in octal 0400. */
  private static final int OWNER_READS = 256;

  @ParameterizedTest
  @FieldSource("COMPLETE")
  void noContainerRunsAsRootOrMayBecomeIt(String values) {
    for (var object : withPods(values)) {
      assertThat(object.containers()).as("%s", object).isNotEmpty();
      object.containers().forEach(container -> assertRestricted(object, container));
    }
  }

  private static void assertRestricted(Rendered object, JsonObject container) {
    var security = container.getAsJsonObject("securityContext");
    var name = object + " " + container.get("name");
    assertThat(security.get("runAsNonRoot").getAsBoolean()).as(name).isTrue();
    assertThat(security.get("runAsUser").getAsInt()).as(name).isEqualTo(65532);
    assertThat(security.get("privileged").getAsBoolean()).as(name).isFalse();
    assertThat(security.get("allowPrivilegeEscalation").getAsBoolean()).as(name).isFalse();
    assertThat(security.get("readOnlyRootFilesystem").getAsBoolean()).as(name).isTrue();
    assertThat(security.getAsJsonObject("capabilities").toString())
        .as(name)
        .isEqualTo("{\"drop\":[\"ALL\"]}");
    assertThat(security.getAsJsonObject("seccompProfile").get("type").getAsString())
        .as(name)
        .isEqualTo("RuntimeDefault");
    assertThat(container.getAsJsonObject("resources").getAsJsonObject("limits").has("memory"))
        .as(name)
        .isTrue();
  }

  @ParameterizedTest
  @FieldSource("COMPLETE")
  void noPodHasATokenOfTheClusterOrAWayToItsNode(String values) {
    for (var object : withPods(values)) {
      var pod = object.pod();
      assertThat(pod.get("automountServiceAccountToken").getAsBoolean()).as("%s", object).isFalse();
      assertThat(pod.keySet())
          .as("%s", object)
          .doesNotContain("hostNetwork", "hostPID", "hostIPC", "hostUsers");
      for (var volume : pod.getAsJsonArray("volumes")) {
        assertThat(VOLUMES)
            .as("%s %s", object, volume)
            .containsAnyElementsOf(volume.getAsJsonObject().keySet());
        assertThat(volume.getAsJsonObject().keySet()).doesNotContain("hostPath");
      }
    }
  }

  @ParameterizedTest
  @FieldSource("COMPLETE")
  void secretsAreFilesThatNobodyElseReadsAndNeverVariables(String values) {
    for (var object : withPods(values)) {
      var volumes = object.pod().getAsJsonArray("volumes").asList().stream();
      volumes
          .map(volume -> volume.getAsJsonObject())
          .flatMap(volume -> Stream.of("secret", "projected").map(volume::getAsJsonObject))
          .filter(java.util.Objects::nonNull)
          .forEach(
              source ->
                  assertThat(source.get("defaultMode").getAsInt())
                      .as("%s %s", object, source)
                      .isEqualTo(OWNER_READS));
      object
          .containers()
          .forEach(
              container -> {
                assertThat(container.toString()).as("%s", object).doesNotContain("secretKeyRef");
                assertThat(container.has("envFrom")).as("%s", object).isFalse();
              });
    }
  }

  private static List<Rendered> withPods(String values) {
    var objects = Chart.render(values).stream().filter(Rendered::hasPods).toList();
    assertThat(objects).hasSize(4);
    return objects;
  }
}
