package dev.pavise.controlplane.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.controlplane.provider.ErrorClass;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetryRuleTest {
  @ParameterizedTest
  @EnumSource(
      value = ErrorClass.class,
      names = {"QUOTA", "AUTH", "UNSUPPORTED"})
  void doesNotTryAgainWhatOnlyAPersonCanPutRight(ErrorClass errorClass) {
    assertThat(RetryRule.launchAgainAfter(errorClass, 1)).isEmpty();
  }

  @Test
  void triesAgainAsOftenAsItsClassAllows() {
    assertThat(lastFailureThatIsTriedAgain(ErrorClass.CAPACITY))
        .isEqualTo(RetryRule.CAPACITY_FAILURES_MAX - 1);
    assertThat(lastFailureThatIsTriedAgain(ErrorClass.UNKNOWN))
        .isEqualTo(RetryRule.UNKNOWN_FAILURES_MAX - 1);
    assertThat(lastFailureThatIsTriedAgain(ErrorClass.TRANSIENT))
        .isEqualTo(RetryRule.TRANSIENT_FAILURES_MAX - 1);
  }

  @Test
  void neverGivesUpBecauseItIsThrottledButSlowsDown() {
    assertThat(RetryRule.launchAgainAfter(ErrorClass.THROTTLED, 10_000))
        .contains(Duration.ofMinutes(1));
    assertThat(RetryRule.launchAgainAfter(ErrorClass.THROTTLED, 1)).contains(Duration.ofSeconds(4));
  }

  @Test
  void growsThePauseUpToAMinute() {
    assertThat(RetryRule.pause(1)).isEqualTo(Duration.ofSeconds(1));
    assertThat(RetryRule.pause(3)).isEqualTo(Duration.ofSeconds(4));
    assertThat(RetryRule.pause(7)).isEqualTo(Duration.ofMinutes(1));
    assertThat(RetryRule.pause(Integer.MAX_VALUE)).isEqualTo(Duration.ofMinutes(1));
    assertThat(RetryRule.pause(0)).isEqualTo(Duration.ofSeconds(1));
  }

  private static int lastFailureThatIsTriedAgain(ErrorClass errorClass) {
    var failures = 1;
    while (RetryRule.launchAgainAfter(errorClass, failures + 1).isPresent()) {
      failures++;
    }
    return failures;
  }
}
