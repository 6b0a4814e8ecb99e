package dev.pavise.bench;

import dev.pavise.messages.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The one door to every benchmark: the last line it prints is one JSON object. */
@Command(
    name = "./pavise bench",
    mixinStandardHelpOptions = true,
    description = "Measures. The last line of the output is one JSON object.")
public final class Bench implements Callable<Integer> {
  private static final int EXIT_FAILED = 1;
  private static final int RUNS_MAX = 1000;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "NAME", arity = "0..1", description = "Which; without it, a list.")
  private @Nullable String name;

  @Option(names = "--quick", description = "Fewer runs: a rough figure in little time.")
  private boolean quick;

  @Option(names = "--runs", paramLabel = "N", description = "How many runs to take medians of.")
  private @Nullable Integer runs;

  @Option(names = "--json", description = "The JSON object alone, without the table before it.")
  private boolean json;

  private Bench() {}

  /** Exits with 0 when it was measured, 1 when that failed, 2 when it was not understood. */
  public static void main(String[] args) {
    var commands = new CommandLine(new Bench());
    commands.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          command.getErr().println("error: " + failure.getMessage());
          failure.printStackTrace(command.getErr());
          return EXIT_FAILED;
        });
    System.exit(commands.execute(args));
  }

  @Override
  public Integer call() throws Exception {
    var benchmarks = new Benchmarks(home());
    if (name == null) {
      System.out.println(benchmarks.list());
      return 0;
    }
    var chosen = name;
    var benchmark =
        benchmarks
            .named(chosen)
            .orElseThrow(
                () ->
                    wrong(
                        "there is no benchmark \""
                            + chosen
                            + "\"; there are:\n"
                            + benchmarks.list()));
    var outcome = benchmark.run(effort(), System.err);
    if (!json) {
      System.out.println(outcome.table());
    }
    System.out.println(new String(Json.write(outcome.figures()), StandardCharsets.UTF_8));
    return 0;
  }

  private Effort effort() {
    if (runs == null) {
      return new Effort(quick, OptionalInt.empty());
    }
    if (runs < 1 || runs > RUNS_MAX) {
      throw wrong("--runs is from 1 to " + RUNS_MAX + ", not " + runs);
    }
    return new Effort(quick, OptionalInt.of(runs));
  }

  private Path home() {
    var home = System.getProperty("pavise.home");
    if (home == null || home.isEmpty()) {
      throw wrong("pavise.home is not set; start through ./pavise");
    }
    return Path.of(home).toAbsolutePath().normalize();
  }

  private ParameterException wrong(String what) {
    if (spec == null) {
      throw new IllegalStateException("picocli sets the specification");
    }
    return new ParameterException(spec.commandLine(), what);
  }
}
