package dev.pavise.bench.verifier;

import dev.pavise.bench.Benchmark;
import dev.pavise.bench.Effort;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
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
 * bare signature checks in the same run. Each row has a JVM of its own (JMH), in which judgements
 * and floors take turns.
 */
public final class VerifierBenchmark implements Benchmark {
  private static final int ROUNDS_QUICK = 3;
  private static final int ROUNDS_FULL = 5;

  /** Short turns and many, so that neighbours meet the same machine. */
  private static final TimeValue TURN = TimeValue.milliseconds(100);

  private static final int TURNS_PER_ROUND = 8;
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
    var one = new EnumMap<Evidences, Map<CryptoChoice, Turns>>(Evidences.class);
    var two = new EnumMap<Evidences, Turns>(Evidences.class);
    for (var evidence : Evidences.values()) {
      progress.println(evidence + ": judgements and floors");
      var byProvider = new EnumMap<CryptoChoice, Turns>(CryptoChoice.class);
      for (var crypto : CryptoChoice.values()) {
        byProvider.put(crypto, turns(evidence, crypto, 1, effort, rounds));
      }
      one.put(evidence, byProvider);
      two.put(evidence, turns(evidence, CryptoChoice.ACCP, 2, effort, rounds));
    }
    progress.println("judgements of chains never seen");
    var cold = run(options(Cold.class, effort, rounds));
    progress.println("event logs");
    var logs = run(options(LogLength.class, effort, rounds));
    var figures = figures(one, two, cold, logs);
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

  private static Turns turns(
      Evidences evidence, CryptoChoice crypto, int threads, Effort effort, int rounds)
      throws RunnerException {
    int turns = 2 * TURNS_PER_ROUND * rounds; // Even, so that the first that counts judges.
    var found =
        run(
            options(Warm.class, effort, rounds)
                .warmupIterations(turns)
                .warmupTime(TURN)
                .measurementIterations(turns)
                .measurementTime(TURN)
                .param("evidence", evidence.name())
                .param("crypto", crypto.name())
                .threads(threads)
                .addProfiler(GCProfiler.class));
    return Turns.of(found.iterator().next());
  }

  private static Collection<RunResult> run(ChainedOptionsBuilder options) throws RunnerException {
    return new Runner(options.build()).run();
  }

  private static VerifierFigures figures(
      Map<Evidences, Map<CryptoChoice, Turns>> one,
      Map<Evidences, Turns> two,
      Collection<RunResult> cold,
      Collection<RunResult> logs) {
    var rows = new ArrayList<VerifierFigures.Row>();
    one.forEach(
        (evidence, byProvider) ->
            rows.add(
                row(
                    evidence,
                    byProvider,
                    Objects.requireNonNull(two.get(evidence)),
                    coldScore(cold, evidence))));
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
      Evidences evidence, Map<CryptoChoice, Turns> one, Turns two, double cold) {
    var fastest = Objects.requireNonNull(one.get(CryptoChoice.ACCP));
    return new VerifierFigures.Row(
        evidence.name(),
        rounded(fastest.judgements(), 0),
        rounded(fastest.floors(), 0),
        rounded(fastest.ratio(), 3),
        VerifierFigures.ratioMin(evidence),
        rounded(two.judgements(), 0),
        rounded(two.judgements() / fastest.judgements(), 2),
        rounded(two.floors() / fastest.floors(), 2),
        rounded(cold, 0),
        rounded(fastest.allocatedKiB(), 1),
        others(one, Turns::judgements),
        others(one, Turns::floors));
  }

  private static Map<String, Double> others(
      Map<CryptoChoice, Turns> one, ToDoubleFunction<Turns> figure) {
    var others = new TreeMap<String, Double>();
    one.forEach(
        (crypto, turns) -> {
          if (crypto != CryptoChoice.ACCP) {
            others.put(crypto.name(), rounded(figure.applyAsDouble(turns), 0));
          }
        });
    return others;
  }

  private static double coldScore(Collection<RunResult> cold, Evidences evidence) {
    return cold.stream()
        .filter(result -> result.getParams().getParam("evidence").equals(evidence.name()))
        .mapToDouble(VerifierBenchmark::score)
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
