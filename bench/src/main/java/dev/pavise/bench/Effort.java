package dev.pavise.bench;

import java.util.OptionalInt;

/**
 * How much a benchmark may spend.
 *
 * @param quick whether a rough figure in little time is wanted
 * @param runs asked for by number
 */
public record Effort(boolean quick, OptionalInt runs) {
  /** The runs asked for; else what is usual for the kind of effort. */
  public int runsOr(int quickRuns, int fullRuns) {
    return runs.orElse(quick ? quickRuns : fullRuns);
  }
}
