package dev.pavise.webui.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How times are written. */
class TimesTest {
  @ParameterizedTest
  @CsvSource({
    "-5, 0 s",
    "0, 0 s",
    "59, 59 s",
    "60, 1 min",
    "260, 4 min 20 s",
    "3600, 1 h",
    "11100, 3 h 5 min",
    "86400, 1 d",
    "187200, 2 d 4 h"
  })
  void writesDurationsInTwoUnitsAtMost(long seconds, String text) {
    assertThat(Times.duration(Duration.ofSeconds(seconds))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"-20, +0 s", "0, +0.0 s", "440, +0.4 s", "12300, +12 s", "260000, +4 min 20 s"})
  void writesStepsWithTenthsWhileTheyAreShort(long millis, String text) {
    assertThat(Times.step(Duration.ofMillis(millis))).isEqualTo(text);
  }

  @Test
  void writesInstantsInUtc() {
    var at = Instant.parse("2026-03-01T09:08:07.999Z");
    assertThat(Times.full(at)).isEqualTo("1 Mar 2026, 09:08:07 UTC");
    assertThat(Times.clock(at)).isEqualTo("09:08:07");
  }
}
