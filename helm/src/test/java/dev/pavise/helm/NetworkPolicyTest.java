package dev.pavise.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Who can talk to whom, read from the policies as Kubernetes adds them up. */
class NetworkPolicyTest {
  static final List<String> COMPLETE = Chart.COMPLETE;
  private static final int DNS = 53;
  private static final int POSTGRESQL = 5432;

  @ParameterizedTest
  @FieldSource("COMPLETE")
  void whateverIsNotAllowedIsDenied(String values) {
    var objects = Chart.render(values);
    var deny = ChartTest.find(objects, "NetworkPolicy", "test-pavise-deny").at("spec");

    assertThat(deny.getAsJsonObject().keySet()).containsOnly("podSelector", "policyTypes");
    assertThat(deny.getAsJsonObject().get("policyTypes").toString())
        .isEqualTo("[\"Ingress\",\"Egress\"]");
    for (var object : objects.stream().filter(Rendered::hasPods).toList()) {
      assertThat(selects(deny.getAsJsonObject(), labels(object))).as("%s", object).isTrue();
    }
  }

  @ParameterizedTest
  @FieldSource("COMPLETE")
  void theWorkerHasNoWayToTheDatabase(String values) {
    var objects = Chart.render(values);

    assertThat(egressPorts(objects, "worker")).doesNotContain(POSTGRESQL);
    assertThat(egressPorts(objects, "control-plane")).contains(POSTGRESQL);
  }

  @ParameterizedTest
  @FieldSource("COMPLETE")
  void noRuleLetsAPartGoAnywhereOrToAnyPort(String values) {
    for (var policy : policies(Chart.render(values))) {
      for (var rule : rules(policy, "egress")) {
        assertThat(rule.getAsJsonArray("to")).as("%s", policy).isNotEmpty();
        assertThat(rule.getAsJsonArray("ports")).as("%s", policy).isNotEmpty();
      }
      for (var rule : rules(policy, "ingress")) {
        assertThat(rule.getAsJsonArray("from")).as("%s", policy).isNotEmpty();
      }
    }
  }

  @ParameterizedTest
  @FieldSource("COMPLETE")
  void theWebUiReachesTheControlPlaneOnly(String values) {
    var objects = Chart.render(values);

    assertThat(egressPorts(objects, "web-ui")).containsExactly(DNS, 8443);
    var rules = rules(ChartTest.find(objects, "NetworkPolicy", "test-pavise-web-ui"), "egress");
    assertThat(rules.getLast().getAsJsonArray("to"))
        .hasSize(1)
        .allSatisfy(peer -> assertThat(peer.toString()).contains("\"control-plane\""));
  }

  @ParameterizedTest
  @FieldSource("COMPLETE")
  void nobodyReachesAWorker(String values) {
    var worker = ChartTest.find(Chart.render(values), "NetworkPolicy", "test-pavise-worker");

    assertThat(rules(worker, "ingress")).isEmpty();
    assertThat(worker.at("spec", "policyTypes").toString()).contains("Ingress");
  }

  @ParameterizedTest
  @FieldSource("COMPLETE")
  void theMigrationReachesTheDatabaseOnly(String values) {
    assertThat(egressPorts(Chart.render(values), "migration")).containsExactly(DNS, POSTGRESQL);
  }

  @Test
  void theWorkerAsksTheVendorsOutsideOfPrivateNetworksOnly() {
    var worker = ChartTest.find(Chart.render("external"), "NetworkPolicy", "test-pavise-worker");

    var vendors = rules(worker, "egress").getLast().getAsJsonArray("to").get(0).getAsJsonObject();
    assertThat(vendors.getAsJsonObject("ipBlock").get("except").toString())
        .contains("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16");
    assertThat(egressPorts(Chart.render("minimal"), "worker")).containsExactly(DNS, 9092);
  }

  @Test
  void aDatabaseThatTheChartMakesTakesNoWorkerEither() {
    var database =
        ChartTest.find(Chart.render("bundled"), "NetworkPolicy", "test-pavise-postgresql");

    assertThat(rules(database, "ingress").toString())
        .contains("\"control-plane\"", "\"migration\"")
        .doesNotContain("\"worker\"", "\"web-ui\"");
  }

  private static List<Rendered> policies(List<Rendered> objects) {
    return objects.stream().filter(each -> each.kind().equals("NetworkPolicy")).toList();
  }

  /** Of all policies that select a part's pods, as they add up. */
  private static Set<Integer> egressPorts(List<Rendered> objects, String part) {
    var pods =
        objects.stream()
            .filter(Rendered::hasPods)
            .filter(each -> each.name().endsWith(part))
            .findFirst()
            .orElseThrow();
    var ports = new TreeSet<Integer>();
    for (var policy : policies(objects)) {
      if (selects(policy.at("spec").getAsJsonObject(), labels(pods))) {
        for (var rule : rules(policy, "egress")) {
          rule.getAsJsonArray("ports")
              .forEach(port -> ports.add(port.getAsJsonObject().get("port").getAsInt()));
        }
      }
    }
    return ports;
  }

  private static JsonObject labels(Rendered object) {
    return object.at("spec", "template", "metadata", "labels").getAsJsonObject();
  }

  private static boolean selects(JsonObject policy, JsonObject labels) {
    return policy.getAsJsonObject("podSelector").getAsJsonObject("matchLabels").entrySet().stream()
        .allMatch(wanted -> wanted.getValue().equals(labels.get(wanted.getKey())));
  }

  private static List<JsonObject> rules(Rendered policy, String direction) {
    var rules = policy.find("spec", direction);
    return rules instanceof JsonArray list
        ? list.asList().stream().map(JsonElement::getAsJsonObject).toList()
        : List.of();
  }
}
