package dev.pavise.guest.agent.waiting;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Growing waits with jitter: each is twice the one before, up to a bound, and between half and all
 * of that. Immutable.
 *
 * @param first the wait after the first failure
 * @param most no wait is longer
 */
public record Backoff(Duration first, Duration most) {
  private static final int DOUBLINGS_MAX = 30;

  /** How long to wait after so many failures in a row, counted from 1. */
  public Duration after(int failures) {
    var doublings = Math.clamp(failures - 1, 0, DOUBLINGS_MAX);
    var full = Math.min(first.toMillis() << doublings, most.toMillis());
    return Duration.ofMillis(full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1));
  }
}
