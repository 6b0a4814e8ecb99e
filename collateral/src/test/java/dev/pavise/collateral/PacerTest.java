package dev.pavise.collateral;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How often a service is asked. */
class PacerTest {
  private Instant now = Instant.parse("2026-06-01T12:00:00Z");
  private final Pacing pacing =
      new Pacing(
          3,
          Duration.ofSeconds(2),
          Duration.ofSeconds(4),
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofSeconds(1),
          Duration.ofMinutes(1));
  private final Pacer pacer = new Pacer(pacing, () -> now, new Random(1));

  @Test
  void asksAFewTimesInARowAndThenOnceEachInterval() {
    for (int i = 0; i < 3; i++) {
      assertThat(pacer.acquire()).isEmpty();
    }
    assertThat(pacer.acquire()).contains(Duration.ofSeconds(2));
    now = now.plusSeconds(2);
    assertThat(pacer.acquire()).isEmpty();
    assertThat(pacer.acquire()).isPresent();
    now = now.plusSeconds(3600);
    for (int i = 0; i < 3; i++) {
      assertThat(pacer.acquire()).isEmpty();
    }
    assertThat(pacer.acquire()).isPresent();
  }

  @Test
  void backsOffLongerWithEachRefusalUpToABound() {
    var longest = Duration.ZERO;
    for (int i = 0; i < 30; i++) {
      pacer.refused(Optional.empty());
      longest = pacer.acquire().orElseThrow();
      assertThat(longest).isLessThanOrEqualTo(Duration.ofMinutes(1));
      now = now.plus(longest);
    }
    assertThat(longest).isGreaterThanOrEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void beginsAnewAfterAnAnswer() {
    for (int i = 0; i < 10; i++) {
      pacer.refused(Optional.empty());
    }
    pacer.answered();
    now = now.plusSeconds(60);
    pacer.refused(Optional.empty());
    assertThat(pacer.acquire().orElseThrow()).isLessThanOrEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void staysAwayAsLongAsTheServiceSaysButNotForever() {
    pacer.refused(Optional.of(Duration.ofSeconds(100)));
    assertThat(pacer.acquire()).contains(Duration.ofSeconds(100));
    pacer.refused(Optional.of(Duration.ofDays(1000)));
    assertThat(pacer.acquire()).contains(Duration.ofMinutes(5));
  }
}
