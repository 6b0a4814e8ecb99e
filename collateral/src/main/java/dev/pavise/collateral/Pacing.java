package dev.pavise.collateral;

import java.time.Duration;

/**
 * How a vendor's service is treated.
 *
 * @param burst questions that may be asked in a row
 * @param interval between questions after that
 * @param backOff after the first refusal; doubled with each further one
 * @param backOffMax the longest pause of our own accord
 * @param retryAfterMax the longest pause that a service can ask for
 * @param waitMax how long a judgement waits for something that is missing altogether
 * @param absentFor how long something stays missing that the service does not have
 */
public record Pacing(
    int burst,
    Duration interval,
    Duration backOff,
    Duration backOffMax,
    Duration retryAfterMax,
    Duration waitMax,
    Duration absentFor) {
  public Pacing {
    if (burst < 1 || interval.isNegative() || interval.isZero() || backOff.toNanos() < 2) {
      throw new IllegalArgumentException("at least one question, and a pause between questions");
    }
  }

  /** AMD's service answers few questions in a row; Intel's more. Both get the same. */
  public static Pacing standard() {
    return new Pacing(
        4,
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofMinutes(10),
        Duration.ofHours(1),
        Duration.ofSeconds(20),
        Duration.ofMinutes(10));
  }

  /** The same with another wait. */
  public Pacing withWaitMax(Duration other) {
    return new Pacing(burst, interval, backOff, backOffMax, retryAfterMax, other, absentFor);
  }
}
