package dev.pavise.bench.verifier;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;

/**
 * What {@link Warm} found: iterations by turns, a judging one first.
 *
 * @param judgements a second, median
 * @param floors a second, median
 * @param ratio median of the ratios of neighbours
 * @param allocatedKiB of one judgement, median
 */
record Turns(double judgements, double floors, double ratio, double allocatedKiB) {
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  static Turns of(RunResult result) {
    var iterations =
        List.copyOf(result.getBenchmarkResults().iterator().next().getIterationResults());
    var judgements = new ArrayList<Double>();
    var floors = new ArrayList<Double>();
    var ratios = new ArrayList<Double>();
    var allocated = new ArrayList<Double>();
    for (int i = 0; i + 1 < iterations.size(); i += 2) {
      double judged = score(iterations.get(i));
      double floor = score(iterations.get(i + 1));
      judgements.add(judged);
      floors.add(floor);
      ratios.add(judged / floor);
      allocated.add(
          Objects.requireNonNull(iterations.get(i).getSecondaryResults().get(ALLOCATED), ALLOCATED)
                  .getScore()
              / 1024);
    }
    return new Turns(median(judgements), median(floors), median(ratios), median(allocated));
  }

  private static double score(IterationResult iteration) {
    return iteration.getPrimaryResult().getScore();
  }

  private static double median(List<Double> values) {
    var sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
