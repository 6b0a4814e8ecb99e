package dev.pavise.bench.verifier;

import dev.pavise.bench.Benchmark;
import dev.pavise.bench.Effort;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Full judgements a second, for each format and each provider of cryptography, and beside them the
 * bare signature checks in the same run. Each row has a JVM of its own (JMH); what is compared is
 * measured one after the other, so that a machine that slows down slows both.
 */
public final class VerifierBenchmark implements Benchmark {
  private static final int ROUNDS_QUICK = 3;
  private static final int ROUNDS_FULL = 5;
  private static final String ALLOCATED = "gc.alloc.rate.norm";
  private static final List<String> JVM_ARGUMENTS =
      List.of(
          "-Xms512m",
          "-Xmx512m",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  @Override
  public String name() {
    return "verifier";
  }

  @Override
  public String about() {
    return "judgements a second by format, warm and cold, beside their bare signature checks";
  }

  @Override
  public Outcome run(Effort effort, PrintStream progress) throws RunnerException {
    int rounds = effort.runsOr(ROUNDS_QUICK, ROUNDS_FULL);
    var warm = new ArrayList<RunResult>();
    var two = new ArrayList<RunResult>();
    for (var evidence : Evidences.values()) {
      progress.println(evidence + ": judgements and floors");
      for (var crypto : CryptoChoice.values()) {
        warm.addAll(
            run(
                options(Warm.class, effort, rounds)
                    .param("evidence", evidence.name())
                    .param("crypto", crypto.name())
                    .addProfiler(GCProfiler.class)));
      }
      two.addAll(
          run(
              options(Warm.class, effort, rounds)
                  .exclude(named(Warm.class, "floor"))
                  .param("evidence", evidence.name())
                  .param("crypto", CryptoChoice.ACCP.name())
                  .threads(2)));
    }
    progress.println("judgements of chains never seen");
    var cold = run(options(Cold.class, effort, rounds));
    progress.println("event logs");
    var logs = run(options(LogLength.class, effort, rounds));
    var figures = figures(warm, two, cold, logs);
    return new Outcome(figures.table(), figures);
  }

  private static ChainedOptionsBuilder options(Class<?> benchmark, Effort effort, int rounds) {
    var each = effort.quick() ? TimeValue.milliseconds(400) : TimeValue.seconds(2);
    return new OptionsBuilder()
        .include("^" + benchmark.getName().replace(".", "\\.") + "\\.")
        .mode(Mode.Throughput)
        .timeUnit(TimeUnit.SECONDS)
        .forks(1)
        .warmupIterations(rounds)
        .warmupTime(each)
        .measurementIterations(rounds)
        .measurementTime(each)
        .jvmArgsAppend(JVM_ARGUMENTS.toArray(String[]::new))
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT);
  }

  private static String named(Class<?> benchmark, String method) {
    return "^" + benchmark.getName().replace(".", "\\.") + "\\." + method + "$";
  }

  private static Collection<RunResult> run(ChainedOptionsBuilder options) throws RunnerException {
    return new Runner(options.build()).run();
  }

  private static VerifierFigures figures(
      Collection<RunResult> warm,
      Collection<RunResult> two,
      Collection<RunResult> cold,
      Collection<RunResult> logs) {
    var rows = new ArrayList<VerifierFigures.Row>();
    for (var evidence : Evidences.values()) {
      rows.add(row(evidence, warm, two, cold));
    }
    var micros = new TreeMap<Integer, Double>();
    for (var log : logs) {
      micros.put(
          Integer.parseInt(log.getParams().getParam("events")),
          rounded(1_000_000 / log.getPrimaryResult().getScore(), 1));
    }
    double shortest = micros.firstEntry().getValue() / micros.firstKey();
    double longest = micros.lastEntry().getValue() / micros.lastKey();
    return new VerifierFigures(
        "verifier",
        Runtime.getRuntime().availableProcessors(),
        Runtime.version().toString(),
        rows,
        micros,
        rounded(longest / shortest, 2));
  }

  private static VerifierFigures.Row row(
      Evidences evidence,
      Collection<RunResult> warm,
      Collection<RunResult> two,
      Collection<RunResult> cold) {
    var accp = CryptoChoice.ACCP;
    double judge = score(one(warm, "judge", evidence, accp));
    double floor = score(one(warm, "floor", evidence, accp));
    double both = score(one(two, "judge", evidence, accp));
    var allocated =
        Objects.requireNonNull(
            one(warm, "judge", evidence, accp).getSecondaryResults().get(ALLOCATED), ALLOCATED);
    return new VerifierFigures.Row(
        evidence.name(),
        rounded(judge, 0),
        rounded(floor, 0),
        rounded(judge / floor, 3),
        VerifierFigures.ratioMin(evidence),
        rounded(both, 0),
        rounded(both / judge, 2),
        rounded(score(one(cold, "judge", evidence, accp)), 0),
        rounded(allocated.getScore() / 1024, 1),
        others(warm, "judge", evidence),
        others(warm, "floor", evidence));
  }

  private static Map<String, Double> others(
      Collection<RunResult> results, String method, Evidences evidence) {
    var others = new TreeMap<String, Double>();
    Arrays.stream(CryptoChoice.values())
        .filter(crypto -> crypto != CryptoChoice.ACCP)
        .forEach(
            crypto ->
                others.put(
                    crypto.name(), rounded(score(one(results, method, evidence, crypto)), 0)));
    return others;
  }

  private static RunResult one(
      Collection<RunResult> results, String method, Evidences evidence, CryptoChoice crypto) {
    return results.stream()
        .filter(
            result ->
                result.getParams().getBenchmark().endsWith("." + method)
                    && result.getParams().getParam("evidence").equals(evidence.name())
                    && result.getParams().getParam("crypto").equals(crypto.name()))
        .findFirst()
        .orElseThrow();
  }

  private static double score(RunResult result) {
    return result.getPrimaryResult().getScore();
  }

  private static double rounded(double value, int digits) {
    double factor = Math.pow(10, digits);
    return Math.round(value * factor) / factor;
  }
}
