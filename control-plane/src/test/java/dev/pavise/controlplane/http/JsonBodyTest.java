package dev.pavise.controlplane.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pavise.controlplane.problem.ErrorCode;
import dev.pavise.controlplane.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodyTest {
  @Test
  void collectsEveryWrongFieldBeforeItRefuses() {
    var body =
        parse(
            "{\"number\": 1, \"blank\": \" \", \"bell\": \"a\\u0007\", \"bytes\": \"?\", \"x\": 1}");
    body.text("/missing", 5);
    body.text("/number", 5);
    body.text("/blank", 5);
    body.text("/bell", 5);
    body.base64("/bytes", 5);
    body.refuseOthers("", Set.of("missing", "number", "blank", "bell", "bytes"));

    var problem = catchThrowableOfType(Problem.class, body::requireValid);

    assertThat(problem.code()).isEqualTo(ErrorCode.INVALID);
    assertThat(Objects.requireNonNull(problem.view().errors()).stream().map(e -> e.pointer()))
        .containsExactly("/missing", "/number", "/blank", "/bell", "/bytes", "/x");
  }

  @Test
  void boundsTextAndBytes() {
    var body =
        parse("{\"text\": \"123456\", \"bytes\": \"AAAAAAAA\", \"many\": {\"a\": \"AA==\"}}");
    body.text("/text", 5);
    body.base64("/bytes", 5);
    body.base64ByName("/many", 0, 5);

    var problem = catchThrowableOfType(Problem.class, body::requireValid);

    assertThat(Objects.requireNonNull(problem.view().errors())).hasSize(3);
  }

  @Test
  void escapesNamesInPointers() {
    assertThat(JsonBody.escape("a/b~c")).isEqualTo("a~1b~0c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "null", "1", "{", "{\"a\":1,\"a\":2}", "{} {}"})
  void refusesWhatIsNoSingleObject(String text) {
    var problem = catchThrowableOfType(Problem.class, () -> parse(text));

    assertThat(problem.code()).isEqualTo(ErrorCode.BODY_MALFORMED);
  }

  @Test
  void refusesAbsurdNesting() {
    var problem =
        catchThrowableOfType(
            Problem.class, () -> parse("{\"a\":" + "[".repeat(5000) + "]".repeat(5000) + "}"));

    assertThat(problem.code()).isEqualTo(ErrorCode.BODY_MALFORMED);
  }

  @Test
  void pagesTellOfAnotherPageOnlyWhenThereIsOne() {
    assertThat(Page.of(List.of(1, 2, 3), 2, n -> n, String::valueOf).next()).isEqualTo("2");
    assertThat(Page.of(List.of(1, 2), 2, n -> n, String::valueOf).next()).isNull();
    assertThat(Page.limit(null)).isEqualTo(Page.LIMIT_DEFAULT);
    assertThat(Page.limit(1)).isEqualTo(1);
    assertThat(Page.limit(Page.LIMIT_MAX)).isEqualTo(Page.LIMIT_MAX);
    for (int wish : new int[] {-1, 0, Page.LIMIT_MAX + 1}) {
      assertThat(catchThrowableOfType(Problem.class, () -> Page.limit(wish)).code())
          .isEqualTo(ErrorCode.BAD_REQUEST);
    }
  }

  private static JsonBody parse(String text) {
    return JsonBody.parse(text.getBytes(StandardCharsets.UTF_8));
  }
}
