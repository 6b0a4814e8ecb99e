package dev.pavise.collateral;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How often one vendor's service is asked: so many questions in a row, then one each interval;
 * after a refusal not at all for a while, each time longer, and never earlier than the service
 * says. Thread-safe.
 */
final class Pacer {
  private final Pacing pacing;
  private final InstantSource clock;
  private final RandomGenerator random;
  private double tokens;
  private Instant refilledAt;
  private Instant quietUntil = Instant.MIN;
  private int refusals;

  Pacer(Pacing pacing, InstantSource clock, RandomGenerator random) {
    this.pacing = pacing;
    this.clock = clock;
    this.random = random;
    tokens = pacing.burst();
    refilledAt = clock.instant();
  }

  /**
   * Leave to ask now.
   *
   * @return empty when there is; else how long to wait before trying again
   */
  synchronized Optional<Duration> acquire() {
    var now = clock.instant();
    if (now.isBefore(quietUntil)) {
      return Optional.of(Duration.between(now, quietUntil));
    }
    double fresh =
        (double) Duration.between(refilledAt, now).toNanos() / pacing.interval().toNanos();
    tokens = Math.min(pacing.burst(), tokens + Math.max(0, fresh));
    refilledAt = now;
    if (tokens >= 1) {
      tokens--;
      return Optional.empty();
    }
    return Optional.of(
        Duration.ofNanos((long) Math.ceil((1 - tokens) * pacing.interval().toNanos())));
  }

  /** Whether the service is being left alone. */
  synchronized boolean isQuiet() {
    return clock.instant().isBefore(quietUntil);
  }

  synchronized void answered() {
    refusals = 0;
  }

  /**
   * @param retryAfter as the service asks for
   */
  synchronized void refused(Optional<Duration> retryAfter) {
    long factor = 1L << Math.min(refusals, 20);
    refusals++;
    var pause = pacing.backOff().multipliedBy(factor);
    if (pause.compareTo(pacing.backOffMax()) > 0) {
      pause = pacing.backOffMax();
    }
    // Between half and all of it, so that those who were refused together do not return together.
    pause = pause.dividedBy(2).plusNanos(random.nextLong(pause.toNanos() / 2 + 1));
    if (retryAfter.isPresent() && retryAfter.get().compareTo(pause) > 0) {
      pause =
          retryAfter.get().compareTo(pacing.retryAfterMax()) > 0
              ? pacing.retryAfterMax()
              : retryAfter.get();
    }
    quietUntil = clock.instant().plus(pause);
  }
}
