package dev.pavise.fuzz;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Fuzzes for as long as one likes; what was learnt is kept for the next time. */
@Command(
    name = "./pavise fuzz",
    mixinStandardHelpOptions = true,
    description =
        "Fuzzes the decoders of foreign bytes. The last line is one JSON object; exits with 1 when"
            + " an input broke one of them.")
public final class Fuzz implements Callable<Integer> {
  private static final int SECONDS_DEFAULT = 60;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "TARGET", arity = "0..*", description = "Which; without it, all.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "" + SECONDS_DEFAULT,
      description = "For each target (default: ${DEFAULT-VALUE}).")
  private int seconds = SECONDS_DEFAULT;

  private Fuzz() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new Fuzz()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    var seeds = Seeds.make();
    var outcomes = new ArrayList<Outcome>();
    for (var target : targets()) {
      var directory = home().resolve(".pavise/fuzz").resolve(target.label());
      var outcome = new Campaign(target, Duration.ofSeconds(seconds), directory).run(seeds);
      outcomes.add(outcome);
      System.err.printf(
          "%-16s %,14d executions  %,6d branches  %s%n",
          outcome.target(),
          outcome.executions(),
          outcome.coverage(),
          outcome.isGood() ? "nothing broke it" : "BROKEN by " + outcome.finding());
      if (!outcome.isGood()) {
        System.err.println(outcome.lastLines());
      }
    }
    System.out.println(JsonMapper.shared().writeValueAsString(summary(outcomes)));
    return outcomes.stream().allMatch(Outcome::isGood) ? 0 : 1;
  }

  private static Map<String, Object> summary(List<Outcome> outcomes) {
    return Map.of(
        "targets",
        outcomes.size(),
        "secondsEach",
        outcomes.isEmpty() ? 0 : outcomes.getFirst().seconds(),
        "executions",
        outcomes.stream().mapToLong(Outcome::executions).sum(),
        "findings",
        outcomes.stream().filter(outcome -> !outcome.isGood()).count(),
        "coverage",
        outcomes.stream().collect(Collectors.toMap(Outcome::target, Outcome::coverage)));
  }

  private List<Target> targets() {
    if (names.isEmpty()) {
      return List.of(Target.values());
    }
    var chosen = new ArrayList<Target>();
    for (var name : names) {
      var target = Campaign.named(name);
      if (target == null) {
        throw new ParameterException(
            Objects.requireNonNull(spec).commandLine(),
            "there is no target \""
                + name
                + "\"; there are: "
                + Arrays.stream(Target.values())
                    .map(Target::label)
                    .collect(Collectors.joining(", ")));
      }
      chosen.add(target);
    }
    return chosen;
  }

  private static Path home() {
    return Path.of(System.getProperty("pavise.home", "")).toAbsolutePath();
  }
}
