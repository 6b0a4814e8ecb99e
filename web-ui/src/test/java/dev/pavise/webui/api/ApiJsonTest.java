package dev.pavise.webui.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;

/**
 * Reading what the API answers: it may grow, but what is missing is never taken for the rosier
 * value.
 */
class ApiJsonTest {
  private static final String DEPLOYMENT =
      """
      {"id": "22222222-2222-4222-8222-222222222222", "name": "web", "revision": 1,
       "manifestDigest": "sha256:00", "ownerKey": "sha256:01", "provider": "local",
       "platform": "tpm-development", "life": "RUNNING", "trust": "TRUSTED", "development": true,
       "axes": [{"axis": "freshness", "status": "PASS"}, {"axis": "hardware", "status": "WARN"}],
       "findings": [], "endpoints": [], "containers": [],
       "createdAt": "2026-03-01T12:00:00Z", "updatedAt": "2026-03-01T12:00:00Z", "sequence": 3}
      """;

  @Test
  void readsADeploymentAndPutsItsAxesInOrder() {
    var view = read(DEPLOYMENT);
    assertThat(view.axes()).extracting(AxisResult::axis).containsExactly(Axis.values());
    assertThat(view.status(Axis.HARDWARE)).isEqualTo(AxisStatus.WARN);
    assertThat(view.status(Axis.WORKLOAD)).isEqualTo(AxisStatus.NOT_CHECKED);
    assertThat(view.provenAt()).isNull();
  }

  @Test
  void passesOverFieldsOfTomorrow() {
    assertThat(read(DEPLOYMENT.replaceFirst("\\{", "{\"tomorrow\": [1],")).name()).isEqualTo("web");
  }

  @Test
  void takesWordsOfTomorrowForTheLeastRosy() {
    var view =
        read(
            DEPLOYMENT
                .replace("\"TRUSTED\"", "\"ADORED\"")
                .replace("\"RUNNING\"", "\"FLYING\"")
                .replace("\"PASS\"", "\"SUPER\""));
    assertThat(view.trust()).isEqualTo(Trust.UNKNOWN);
    assertThat(view.life()).isEqualTo(Life.UNKNOWN);
    assertThat(view.status(Axis.FRESHNESS)).isEqualTo(AxisStatus.NOT_CHECKED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"development", "trust", "axes", "findings", "sequence", "name"})
  void refusesADeploymentThatLacksWhatItMustHave(String field) {
    var json = DEPLOYMENT.replace("\"" + field + "\":", "\"not-" + field + "\":");
    assertThatThrownBy(() -> read(json)).isInstanceOf(ApiException.Away.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "{", "<html>"})
  void refusesWhatIsNoDeploymentAtAll(String json) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(ApiException.Away.class);
  }

  @Test
  void aComplaintRepeatsNothingOfTheAnswer() {
    assertThatThrownBy(
            () ->
                ApiJson.read(
                    "{\"token\": {\"secret\": \"hunter2\"}}".getBytes(StandardCharsets.UTF_8),
                    new TypeReference<SessionView>() {}))
        .isInstanceOf(ApiException.Away.class)
        .hasNoCause()
        .message()
        .doesNotContain("hunter2");
  }

  @Test
  void aTokenIsNeverPrinted() {
    assertThat(new ApiToken("hunter2").toString()).doesNotContain("hunter2");
  }

  private static DeploymentView read(String json) {
    return ApiJson.read(json.getBytes(StandardCharsets.UTF_8), new TypeReference<>() {});
  }
}
