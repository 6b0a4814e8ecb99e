package dev.pavise.bench;

import java.util.List;

/**
 * What several runs of one measurement gave.
 *
 * @param median of the runs; the mean of the two middle ones when their number is even
 */
public record Sample(int runs, long min, long median, long max) {
  /** Of at least one value, in any order. */
  public static Sample of(List<Long> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("a sample needs at least one value");
    }
    var sorted = values.stream().sorted().toList();
    var middle = sorted.size() / 2;
    var median =
        sorted.size() % 2 == 1
            ? sorted.get(middle)
            : Math.round((sorted.get(middle - 1) + sorted.get(middle)) / 2.0);
    return new Sample(sorted.size(), sorted.getFirst(), median, sorted.getLast());
  }
}
