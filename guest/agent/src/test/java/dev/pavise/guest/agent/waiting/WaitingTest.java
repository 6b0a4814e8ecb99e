package dev.pavise.guest.agent.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WaitingTest {
  private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));

  @Test
  void growsUpToItsBoundAndVaries() {
    for (var failures = 0; failures < 100; failures++) {
      var full = Math.min(100L << Math.min(Math.max(failures - 1, 0), 20), 5000);
      assertThat(backoff.after(failures))
          .isBetween(Duration.ofMillis(full / 2), Duration.ofMillis(full));
    }
    assertThat(backoff.after(Integer.MAX_VALUE)).isLessThanOrEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void aCallBeforeTheSleepEndsItAndCallsCountOnce() throws InterruptedException {
    var wakeup = new Wakeup();
    wakeup.call();
    wakeup.call();
    var start = System.nanoTime();
    wakeup.sleep(Duration.ofMinutes(1));
    wakeup.sleep(Duration.ofMillis(50));

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(50), Duration.ofSeconds(30));
  }
}
