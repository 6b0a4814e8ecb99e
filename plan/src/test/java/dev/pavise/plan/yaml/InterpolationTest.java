package dev.pavise.plan.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.plan.Problem.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterpolationTest {
  private static final Map<String, String> VARIABLES = Map.of("A", "a", "EMPTY", "", "_x9", "nine");

  private final List<String> problems = new ArrayList<>();

  @ParameterizedTest
  @CsvSource({
    "plain, plain",
    "$A-${A}, a-a",
    "${_x9}, nine",
    "$$A $${A}, $A ${A}",
    "${A:-d}, a",
    "${EMPTY:-d}, d",
    "${EMPTY-d}, ''",
    "${NONE-d}, d",
    "${NONE:-${A}b}, ab",
    "${NONE:-${NEITHER:-c}}, c",
    "${NONE:-$$}, $",
    "${A:+set}, set",
    "${NONE:+set}, ''",
    "${EMPTY:+set}, ''",
    "${EMPTY+set}, set",
    "${A:?must}, a",
    "${NONE:-a:b-c?d}, a:b-c?d",
  })
  void fillsInVariablesAsComposeDoes(String template, String expected) {
    assertThat(apply(template)).isEqualTo(expected);
    assertThat(problems).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "x$NONE, 1 VARIABLE_UNDEFINED",
    "${NONE}, 0 VARIABLE_UNDEFINED",
    "${NONE:?say}, 0 VARIABLE_UNDEFINED",
    "${EMPTY:?say}, 0 VARIABLE_UNDEFINED",
    "ab${A:-x}${NONE:-${M}}, 17 VARIABLE_UNDEFINED",
    "$, 0 VARIABLE_MALFORMED",
    "$5, 0 VARIABLE_MALFORMED",
    "${}, 0 VARIABLE_MALFORMED",
    "${A, 0 VARIABLE_MALFORMED",
    "${A!x}, 0 VARIABLE_MALFORMED",
    "${A:x}, 0 VARIABLE_MALFORMED",
    "${A:}, 0 VARIABLE_MALFORMED",
  })
  void saysWhereAVariableIsWrong(String template, String expected) {
    apply(template);

    assertThat(problems).containsExactly(expected);
  }

  @Test
  void doesNotLookIntoADefaultThatIsNotTaken() {
    assertThat(apply("${A:-${NONE}}")).isEqualTo("a");
    assertThat(problems).isEmpty();
  }

  @Test
  void endsOnWhateverItIsGiven() {
    var random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      var template = new StringBuilder();
      for (int j = random.nextInt(20); j > 0; j--) {
        template.append("${}A:-?+$x".charAt(random.nextInt(10)));
      }
      assertThat(apply(template.toString())).isNotNull();
    }
  }

  private String apply(String template) {
    return Interpolation.apply(
        template,
        VARIABLES,
        (int offset, Code code, String _, String _) -> problems.add(offset + " " + code));
  }
}
