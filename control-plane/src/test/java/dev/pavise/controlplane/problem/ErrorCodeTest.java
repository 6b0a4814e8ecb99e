package dev.pavise.controlplane.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.messages.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorCodeTest {
  @ParameterizedTest
  @EnumSource
  void saysWhatHappenedAndWhatToDo(ErrorCode code) {
    assertThat(code.title()).isNotBlank().doesNotEndWith(".");
    assertThat(code.action()).isNotBlank().endsWith(".");
    assertThat(code.status().isError()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void travelsAsAProblem(ErrorCode code) {
    var json = new String(Json.write(Problem.of(code, "Why.").view()), StandardCharsets.UTF_8);

    assertThat(json)
        .contains("\"code\":\"" + code.name() + "\"", "\"title\"", "\"action\"", "\"detail\"")
        .doesNotContain("\"errors\"", "\"findings\"");
  }
}
