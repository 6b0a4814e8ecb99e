package dev.pavise.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import dev.pavise.messages.records.Topics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class ChartTest {
  static final List<String> COMPLETE = Chart.COMPLETE;

  @Test
  void helmFindsNothingToSayAgainstIt() {
    var result = Chart.lint();

    assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
  }

  @ParameterizedTest
  @FieldSource("COMPLETE")
  void everyObjectIsOfAKindThatIsKnownAndAsThatKindIsDescribed(String values) {
    for (var object : Chart.render(values)) {
      if (!KubernetesTypes.OF_OPERATORS.contains(KubernetesTypes.typeOf(object))) {
        assertThatCode(() -> KubernetesTypes.check(object))
            .as("%s", object)
            .doesNotThrowAnyException();
      }
    }
  }

  @Test
  void theDescriptionOfAKindRefusesAFieldThatItDoesNotName() {
    var deployment = find(Chart.render("minimal"), "Deployment", "test-pavise-worker");
    var misspelt = new LinkedHashMap<>(deployment.yaml());
    misspelt.put("spec", Map.of("replica", 2));

    assertThatThrownBy(() -> KubernetesTypes.check(new Rendered(misspelt)))
        .hasMessageContaining("replica");
  }

  @ParameterizedTest
  @FieldSource("COMPLETE")
  void noObjectHoldsASecret(String values) {
    assertThat(Chart.render(values)).extracting(Rendered::kind).doesNotContain("Secret");
  }

  @Test
  void twoControlPlanesThreeWorkersAndTwoWebUisArePossible() {
    var objects = Chart.render("external");

    assertThat(replicas(objects))
        .isEqualTo(
            Map.of(
                "test-pavise-control-plane", 2, "test-pavise-worker", 3, "test-pavise-web-ui", 2));
  }

  private static Map<String, Integer> replicas(List<Rendered> objects) {
    return objects.stream()
        .filter(each -> each.kind().equals("Deployment"))
        .collect(Collectors.toMap(Rendered::name, each -> each.at("spec", "replicas").getAsInt()));
  }

  @ParameterizedTest
  @FieldSource("COMPLETE")
  void onlyTheMigrationKnowsTheOwnerOfTheTables(String values) {
    for (var object : Chart.render(values).stream().filter(Rendered::hasPods).toList()) {
      var text = object.pod().toString();
      assertThat(text.contains("pavise-owner"))
          .as("%s", object)
          .isEqualTo(object.kind().equals("Job"));
      assertThat(text.contains("pavise-application"))
          .as("%s", object)
          .isEqualTo(object.name().endsWith("-control-plane"));
      assertThat(text.contains("pavise-worker-keys"))
          .as("%s", object)
          .isEqualTo(object.name().endsWith("-worker"));
    }
  }

  @Test
  void databasesThatAreThereAreMigratedBeforeAnythingElseStarts() {
    var job = find(Chart.render("external"), "Job", "test-pavise-migration");

    assertThat(job.at("metadata", "annotations", Chart.HOOK).getAsString())
        .isEqualTo("pre-install,pre-upgrade");
  }

  @Test
  void aDatabaseThatTheChartMakesIsMigratedAlongside() {
    var job = find(Chart.render("bundled"), "Job", "test-pavise-first-migration");

    assertThat(job.find("metadata", "annotations")).isNull();
  }

  @Test
  void anUpgradeMigratesBeforeAnythingElseWhoeverMadeTheDatabase() {
    for (var values : COMPLETE) {
      var job = find(Chart.renderUpgrade(values), "Job", "test-pavise-migration");

      assertThat(job.at("metadata", "annotations", Chart.HOOK).getAsString())
          .as(values)
          .isEqualTo("pre-install,pre-upgrade");
    }
  }

  @Test
  void makesEveryTopicThatTheAppsNameAndItsDeadLetterTopic() {
    var topics =
        Chart.render("bundled").stream()
            .filter(each -> each.kind().equals("KafkaTopic"))
            .map(each -> each.at("spec", "topicName").getAsString());

    assertThat(topics)
        .containsExactlyInAnyOrderElementsOf(
            Topics.ALL.stream()
                .flatMap(each -> Stream.of(each, Topics.deadLetterOf(each)))
                .toList());
  }

  @Test
  void theControlPlaneMayNotWriteAVerdict() {
    var user = find(Chart.render("bundled"), "KafkaUser", "test-pavise-control-plane");

    var written =
        user.at("spec", "authorization", "acls").getAsJsonArray().asList().stream()
            .map(JsonElement::getAsJsonObject)
            .filter(acl -> acl.get("operations").toString().contains("Write"))
            .map(acl -> acl.getAsJsonObject("resource").get("name").getAsString());
    assertThat(written)
        .contains(Topics.EVIDENCE_RECEIVED)
        .doesNotContain(Topics.EVIDENCE_APPRAISED, Topics.KEYS_RELEASED, Topics.CHALLENGE_ISSUED);
  }

  @Test
  void workersScaleByWhatWaitsInEachTopicTheyRead() {
    var scaled = find(Chart.render("bundled"), "ScaledObject", "test-pavise-worker");

    var topics =
        scaled.at("spec", "triggers").getAsJsonArray().asList().stream()
            .map(trigger -> trigger.getAsJsonObject().getAsJsonObject("metadata"))
            .map(metadata -> metadata.get("topic").getAsString());
    assertThat(topics)
        .containsExactlyInAnyOrder(
            Topics.CHALLENGE_REQUESTED, Topics.EVIDENCE_RECEIVED, Topics.EVIDENCE_APPRAISED);
    assertThat(
            find(Chart.render("bundled"), "Deployment", "test-pavise-worker")
                .find("spec", "replicas"))
        .isNull();
  }

  @Test
  void thereIsNoIngressWithoutTls() {
    var ingresses =
        Chart.render("external").stream().filter(each -> each.kind().equals("Ingress")).toList();

    assertThat(ingresses).hasSize(3);
    for (var ingress : ingresses) {
      assertThat(ingress.at("spec", "tls").getAsJsonArray()).hasSize(1);
    }
  }

  @Test
  void aDigestWinsOverATag() {
    var digest = "sha256:" + "0123456789abcdef".repeat(4);
    var worker =
        find(
            Chart.render("external", "worker: {image: {tag: latest, digest: \"" + digest + "\"}}"),
            "Deployment",
            "test-pavise-worker");

    assertThat(worker.containers().map(each -> each.get("image").getAsString()))
        .containsExactly("registry.example.com/pavise/worker@" + digest);
  }

  static Rendered find(List<Rendered> objects, String kind, String name) {
    return objects.stream()
        .filter(each -> each.kind().equals(kind) && each.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind + " " + name + " in " + objects));
  }
}
