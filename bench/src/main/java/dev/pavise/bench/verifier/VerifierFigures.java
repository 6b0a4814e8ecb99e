package dev.pavise.bench.verifier;

import java.util.List;
import java.util.Map;

/**
 * What {@code bench verifier} found, as its JSON object.
 *
 * @param rows one for each format
 * @param eventLogMicros time for a log, by the number of its events
 * @param eventLogLinearity time for each event of the longest log, divided by that of the shortest:
 *     about one when the time grows with the length
 */
record VerifierFigures(
    String benchmark,
    int processors,
    String java,
    List<Row> rows,
    Map<Integer, Double> eventLogMicros,
    double eventLogLinearity) {

  /** What a format was measured to do. */
  record Row(
      String evidence,
      double warmPerSecond,
      double floorPerSecond,
      double ratio,
      double ratioMin,
      double twoThreadsPerSecond,
      double twoThreadsGain,
      double twoThreadsGainOfFloor,
      double coldPerSecond,
      double allocatedKiB,
      Map<String, Double> warmPerSecondWith,
      Map<String, Double> floorPerSecondWith) {}

  /** What the project promises: two threads do this many times the work of one. */
  static final double TWO_THREADS_GAIN_MIN = 1.8;

  /** What the project promises a judgement without a log to allocate at most. */
  static final double ALLOCATED_KIB_MAX = 64;

  /** What the project promises of the floor, by format. */
  static double ratioMin(Evidences evidence) {
    return switch (evidence) {
      case SEV_SNP -> 0.65;
      case TDX, NITRO -> 0.60;
      case TPM -> 0;
    };
  }

  String table() {
    var table = new StringBuilder();
    table.append(
        "%-9s %10s %10s %7s %8s %10s %12s %9s %8s%n"
            .formatted(
                "",
                "warm /s",
                "floor /s",
                "ratio",
                "at least",
                "2 threads",
                "gain / floor",
                "cold /s",
                "KiB each"));
    for (var row : rows) {
      table.append(
          "%-9s %10.0f %10.0f %6.0f%% %7.0f%% %10.0f %5.2f / %.2f %9.0f %8.1f%n"
              .formatted(
                  row.evidence(),
                  row.warmPerSecond(),
                  row.floorPerSecond(),
                  100 * row.ratio(),
                  100 * row.ratioMin(),
                  row.twoThreadsPerSecond(),
                  row.twoThreadsGain(),
                  row.twoThreadsGainOfFloor(),
                  row.coldPerSecond(),
                  row.allocatedKiB()));
    }
    table.append("%n%-9s %32s %32s%n".formatted("", "BouncyCastle: warm /s, floor /s", "JDK"));
    for (var row : rows) {
      table.append(
          "%-9s %16.0f %15.0f %16.0f %15.0f%n"
              .formatted(
                  row.evidence(),
                  row.warmPerSecondWith().getOrDefault("BOUNCY_CASTLE", 0.0),
                  row.floorPerSecondWith().getOrDefault("BOUNCY_CASTLE", 0.0),
                  row.warmPerSecondWith().getOrDefault("JDK", 0.0),
                  row.floorPerSecondWith().getOrDefault("JDK", 0.0)));
    }
    table.append("%nevent log, microseconds by events: ".formatted()).append(eventLogMicros);
    return table
        .append("; each event costs %.2f times as much in the longest".formatted(eventLogLinearity))
        .toString();
  }
}
