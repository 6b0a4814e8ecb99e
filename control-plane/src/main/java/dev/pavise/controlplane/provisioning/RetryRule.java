package dev.pavise.controlplane.provisioning;

import dev.pavise.controlplane.provider.ErrorClass;
import java.time.Duration;
import java.util.Optional;

/** Whether and when a provider is asked again after a failure; a pure function. */
final class RetryRule {
  static final int CAPACITY_FAILURES_MAX = 4;
  static final int UNKNOWN_FAILURES_MAX = 4;
  static final int TRANSIENT_FAILURES_MAX = 30;
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LAST = Duration.ofMinutes(1);

  /** Throttling means "less", so it starts slower. */
  private static final int THROTTLED_HEAD_START = 2;

  private RetryRule() {}

  /**
   * Pause before the next launch.
   *
   * @param failures so far, this one included
   * @return empty: it is not tried again
   */
  static Optional<Duration> launchAgainAfter(ErrorClass errorClass, int failures) {
    return switch (errorClass) {
      case QUOTA, AUTH, UNSUPPORTED -> Optional.empty();
      case CAPACITY -> within(CAPACITY_FAILURES_MAX, failures);
      case UNKNOWN -> within(UNKNOWN_FAILURES_MAX, failures);
      case TRANSIENT -> within(TRANSIENT_FAILURES_MAX, failures);
      case THROTTLED -> Optional.of(pause(failures + THROTTLED_HEAD_START));
    };
  }

  /** Pause before looking or terminating again: that is never given up. */
  static Duration pause(int failures) {
    var doublings = Math.clamp(failures - 1L, 0, 20);
    var pause = FIRST.multipliedBy(1L << doublings);
    return pause.compareTo(LAST) > 0 ? LAST : pause;
  }

  private static Optional<Duration> within(int failuresMax, int failures) {
    return failures >= failuresMax ? Optional.empty() : Optional.of(pause(failures));
  }
}
