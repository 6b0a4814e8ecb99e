package dev.pavise.bench.boot;

import dev.pavise.bench.Sample;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code bench boot} found, as its JSON object.
 *
 * @param vm accelerator, processors and memory of the machines, the floor's included
 * @param stagesMs of the deployments, by the names that {@code ./pavise demo --json} uses
 * @param floorMs the same image booted by hand, from starting QEMU to its quote
 * @param ratio median of {@value #TRUSTED}, divided by the median floor
 * @param peakMemoryMiB of each process, by name
 */
record BootFigures(
    String benchmark,
    int processors,
    String vm,
    Map<String, Sample> stagesMs,
    Sample floorMs,
    double ratio,
    double ratioMax,
    boolean withinRatioMax,
    Map<String, Long> peakMemoryMiB) {

  /** The stage that is held against the floor: from accepted to the affirming verdict. */
  static final String TRUSTED = "acceptedToTrusted";

  /** What the project promises, on a machine with warm images. */
  static final double RATIO_MAX = 1.25;

  /**
   * @param deployments the stages of each, in milliseconds
   * @throws IllegalArgumentException when a deployment lacks a stage that the first one had
   */
  static BootFigures of(
      String vm,
      List<Map<String, Long>> deployments,
      List<Duration> floors,
      Map<String, Long> peakMemoryMiB) {
    var stages = new LinkedHashMap<String, Sample>();
    for (var stage : deployments.getFirst().keySet()) {
      stages.put(
          stage,
          Sample.of(deployments.stream().map(deployment -> millis(deployment, stage)).toList()));
    }
    var trusted = stages.get(TRUSTED);
    if (trusted == null) {
      throw new IllegalArgumentException("no deployment became trusted");
    }
    var floor = Sample.of(floors.stream().map(Duration::toMillis).toList());
    var ratio = Math.round(1000.0 * trusted.median() / floor.median()) / 1000.0;
    return new BootFigures(
        "boot",
        Runtime.getRuntime().availableProcessors(),
        vm,
        stages,
        floor,
        ratio,
        RATIO_MAX,
        ratio <= RATIO_MAX,
        peakMemoryMiB);
  }

  private static Long millis(Map<String, Long> deployment, String stage) {
    var millis = deployment.get(stage);
    if (millis == null) {
      throw new IllegalArgumentException("a deployment had no stage \"" + stage + "\"");
    }
    return millis;
  }

  /** For people. */
  String table() {
    var text = new StringBuilder();
    text.append(line("milliseconds", "min", "median", "max"));
    stagesMs.forEach((stage, sample) -> text.append(line(stage, sample)));
    text.append(line("floor: by hand to the quote", floorMs));
    text.append(
        String.format(
            Locale.ROOT,
            "%nratio %.3f of %s to the floor; at most %.2f is promised: %s%n",
            ratio,
            TRUSTED,
            ratioMax,
            withinRatioMax ? "held" : "NOT HELD"));
    text.append("machines: ").append(vm).append("; processors here: ").append(processors);
    peakMemoryMiB.forEach(
        (process, mebibytes) ->
            text.append(String.format(Locale.ROOT, "%n%-30s %8d MiB at most", process, mebibytes)));
    return text.toString();
  }

  private static String line(String what, Sample sample) {
    return line(
        what,
        Long.toString(sample.min()),
        Long.toString(sample.median()),
        Long.toString(sample.max()));
  }

  private static String line(String what, String min, String median, String max) {
    return String.format(Locale.ROOT, "%-30s %8s %8s %8s%n", what, min, median, max);
  }
}
