package dev.pavise.controlplane.webhook;

import java.time.Duration;

/** When to try again: three times as long after each attempt, up to a bound, less some jitter. */
final class Backoff {
  private static final int FACTOR = 3;

  private final Duration first;
  private final Duration max;

  Backoff(Duration first, Duration max) {
    this.first = first;
    this.max = max;
  }

  /**
   * The pause after so many attempts.
   *
   * @param jitter from 0 to 1, drawn anew each time; takes off up to half
   */
  Duration after(int attempts, double jitter) {
    var pause = first;
    for (int i = 1; i < attempts && pause.compareTo(max) < 0; i++) {
      pause = pause.multipliedBy(FACTOR);
    }
    var bounded = pause.compareTo(max) < 0 ? pause : max;
    return bounded.minusMillis((long) (bounded.toMillis() * jitter / 2));
  }
}
