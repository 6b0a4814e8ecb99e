package dev.pavise.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.pavise.plan.Problem.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that nobody writes by accident. Each is answered, quickly, with a problem. */
class HostileComposeFileTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path directory = Path.of("");

  @Test
  void refusesNestingThatWouldOverflowTheStack() throws IOException {
    assertThat(codes("services: " + "[".repeat(200_000))).containsExactly(Code.YAML_MALFORMED);
    assertThat(codes("services: " + "{a: ".repeat(100_000))).containsExactly(Code.YAML_MALFORMED);
  }

  @Test
  void refusesAliasesThatMultiply() throws IOException {
    var bomb = new StringBuilder("x-0: &a0 [x,x]\n");
    for (int i = 1; i < 30; i++) {
      bomb.append("x-%d: &a%d [*a%d,*a%d,*a%d,*a%d]\n".formatted(i, i, i - 1, i - 1, i - 1, i - 1));
    }

    assertThat(codes(bomb + "services: {}\n")).isNotEmpty();
  }

  @Test
  void endsMergesThatMultiply() throws IOException {
    var bomb = new StringBuilder("x-0: &a0 {image: registry.test/web:1}\n");
    for (int i = 1; i < 9; i++) {
      bomb.append(
          "x-%d: &a%d {<<: [%s]}\n"
              .formatted(
                  i,
                  i,
                  String.join(",", List.of(("*a" + (i - 1) + " ").repeat(10).strip().split(" ")))));
    }

    Assertions.assertTimeoutPreemptively(
        SOON,
        () -> assertThat(problems(bomb + "services: {web: {<<: *a8, frob: 1}}\n")).isNotEmpty());
  }

  @Test
  void endsAMergeOfItself() throws IOException {
    var file = directory.resolve("compose.yaml");
    Files.writeString(file, "services: {web: &a {<<: *a, image: registry.test/web:1}}\n");
    var options = new PlanOptions(Map.of(), new FixtureRegistry(), "shop");

    Assertions.assertTimeoutPreemptively(SOON, () -> new Planner().plan(file, options));
  }

  @Test
  void endsAListThatHoldsItself() throws IOException {
    assertThat(problems("services: {web: {image: registry.test/web:1, tmpfs: &a [*a]}}\n"))
        .isNotEmpty();
  }

  @Test
  void refusesVariablesNestedTooDeep() throws IOException {
    var nested = "${A:-".repeat(5_000) + "x" + "}".repeat(5_000);

    assertThat(codes("services: {web: {image: \"" + nested + "\"}}\n"))
        .contains(Code.VARIABLE_MALFORMED);
  }

  @Test
  void refusesWhatIsNotText() throws IOException {
    var file = directory.resolve("compose.yaml");
    var noise = new byte[4096];
    new Random(7).nextBytes(noise);
    Files.write(file, noise);

    assertThat(problemsOf(file).stream().map(Problem::code)).containsExactly(Code.YAML_MALFORMED);
  }

  @Test
  void namesThePlaceOfACharacterThatYamlDoesNotHave() throws IOException {
    var problem = problems("services:\n  we\u0007b: {}\n").getFirst();

    assertThat(problem.code()).isEqualTo(Code.YAML_MALFORMED);
    assertThat(problem.line()).isEqualTo(2);
    assertThat(problem.column()).isEqualTo(5);
  }

  @Test
  void refusesAFileThatIsTooLarge() throws IOException {
    assertThat(codes("# " + "x".repeat(1024 * 1024))).containsExactly(Code.FILE_TOO_LARGE);
  }

  @Test
  void saysThatAFileIsMissingOrAFolder() {
    assertThat(problemsOf(directory.resolve("nowhere.yaml")).getFirst().code())
        .isEqualTo(Code.FILE_UNREADABLE);
    assertThat(problemsOf(directory).getFirst().code()).isEqualTo(Code.FILE_UNREADABLE);
  }

  @Test
  void countsProblemsOnlyToABound() throws IOException {
    var file = new StringBuilder("services:\n  web:\n    image: registry.test/web:1\n");
    for (int i = 0; i < 5_000; i++) {
      file.append("    frob").append(i).append(": 1\n");
    }

    assertThat(problems(file.toString())).hasSize(200);
  }

  @Test
  void refusesFilesThatAreNotFiles() throws IOException {
    var problems =
        problems(
            """
            services:
              web:
                image: registry.test/web:1
                secrets: [zero, invalid]
            secrets:
              zero: {file: /dev/zero}
              invalid: {file: "a\\0b"}
            """);

    assertThat(problems.stream().map(Problem::code))
        .containsExactly(Code.SECRET_SOURCE_MISSING, Code.SECRET_SOURCE_MISSING);
  }

  @Test
  void refusesConfigsThatDoNotFitIntoAManifest() throws IOException {
    Files.writeString(directory.resolve("half"), "x".repeat(120 * 1024));
    Files.writeString(directory.resolve("large"), "x".repeat(300 * 1024));

    var codes =
        codes(
            """
            services:
              web:
                image: registry.test/web:1
                configs: [a, b, c]
            configs:
              a: {file: ./half}
              b: {file: ./half}
              c: {file: ./large}
            """);

    assertThat(codes).containsExactly(Code.FILE_TOO_LARGE, Code.FILE_TOO_LARGE);
  }

  @Test
  void noMutationOfAGoodFileEscapesAsAnException() throws IOException {
    var good = Files.readString(Path.of("src/test/resources/compose/good/everything.yaml"));
    var random = new Random(42);
    var file = directory.resolve("compose.yaml");
    for (int i = 0; i < 500; i++) {
      var mutated = new StringBuilder(good);
      for (int j = 0; j < 1 + random.nextInt(4); j++) {
        var at = random.nextInt(mutated.length());
        switch (random.nextInt(3)) {
          case 0 -> mutated.setCharAt(at, "{}[]:&*!-\"'\n\t$#|>%@`0aé".charAt(random.nextInt(23)));
          case 1 -> mutated.deleteCharAt(at);
          default -> mutated.insert(at, mutated.substring(at, Math.min(at + 30, mutated.length())));
        }
      }
      Files.writeString(file, mutated);
      var options = new PlanOptions(Map.of(), new FixtureRegistry(), null);

      assertThat(new Planner().plan(file, options)).isNotNull();
    }
  }

  private List<Code> codes(String text) throws IOException {
    return problems(text).stream().map(Problem::code).toList();
  }

  private List<Problem> problems(String text) throws IOException {
    var file = directory.resolve("compose.yaml");
    Files.writeString(file, text);
    return problemsOf(file);
  }

  private static List<Problem> problemsOf(Path file) {
    var options = new PlanOptions(Map.of(), new FixtureRegistry(), "shop");
    return switch (new Planner().plan(file, options)) {
      case Outcome.Refused(var problems) -> problems;
      case Outcome.Planned _ -> fail("was planned");
    };
  }
}
