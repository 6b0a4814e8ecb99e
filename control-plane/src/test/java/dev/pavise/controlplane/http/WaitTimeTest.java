package dev.pavise.controlplane.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pavise.controlplane.problem.ErrorCode;
import dev.pavise.controlplane.problem.Problem;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WaitTimeTest {
  @Test
  void isBounded() {
    assertThat(WaitTime.of(null)).isZero();
    assertThat(WaitTime.of("0")).isZero();
    assertThat(WaitTime.of("5s")).isEqualTo(Duration.ofSeconds(5));
    assertThat(WaitTime.of("999")).isEqualTo(Duration.ofSeconds(30));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1000", "5m", "ever", "5 s"})
  void refusesWhatIsNoNumberOfSeconds(String wish) {
    assertThat(catchThrowableOfType(Problem.class, () -> WaitTime.of(wish)).code())
        .isEqualTo(ErrorCode.BAD_REQUEST);
  }
}
