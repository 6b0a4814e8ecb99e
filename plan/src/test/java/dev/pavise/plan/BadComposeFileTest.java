package dev.pavise.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each fixture is named by its defect and ends with the problems expected of it, all of them, as
 * {@code # line:column CODE path}.
 */
class BadComposeFileTest {
  private static final Path FIXTURES = Path.of("src/test/resources/compose/bad");
  private static final Map<String, String> VARIABLES = Map.of("SECRET", "s3cret", "SET", "set");

  static Stream<String> defects() throws IOException {
    try (var files = Files.list(FIXTURES)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".yaml"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("defects")
  void namesEveryProblemWithItsPlace(String defect) throws IOException {
    var file = FIXTURES.resolve(defect);

    var problems = problemsOf(file);

    assertThat(problems.stream().map(BadComposeFileTest::brief)).isEqualTo(expectedBy(file));
    assertThat(problems).allSatisfy(it -> assertThat(it.what()).isNotBlank());
    assertThat(problems).allSatisfy(it -> assertThat(it.remedy()).isNotBlank());
  }

  private static List<Problem> problemsOf(Path file) {
    var options = new PlanOptions(VARIABLES, new FixtureRegistry(), null);
    return switch (new Planner().plan(file, options)) {
      case Outcome.Refused(var problems) -> problems;
      case Outcome.Planned _ -> fail("was planned, although it has a defect");
    };
  }

  private static String brief(Problem problem) {
    return "%d:%d %s %s"
        .formatted(problem.line(), problem.column(), problem.code(), problem.path())
        .strip();
  }

  private static List<String> expectedBy(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.matches("# [0-9]+:[0-9]+ .*"))
        .map(line -> line.substring(2))
        .toList();
  }
}
