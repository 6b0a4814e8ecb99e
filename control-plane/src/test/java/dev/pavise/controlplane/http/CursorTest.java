package dev.pavise.controlplane.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pavise.controlplane.problem.ErrorCode;
import dev.pavise.controlplane.problem.Problem;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {
  @Test
  void comesBackAsItWas() {
    var cursor = new Cursor(Instant.parse("2026-01-02T03:04:05.678901Z"), UUID.randomUUID());

    assertThat(Cursor.decode(cursor.encode())).isEqualTo(cursor);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "!!!", "MjAyNg", "bm93IG5vYm9keQ", "YSBiIGM"})
  void refusesWhatItNeverGaveOut(String text) {
    var problem = catchThrowableOfType(Problem.class, () -> Cursor.decode(text));

    assertThat(problem.code()).isEqualTo(ErrorCode.CURSOR_INVALID);
  }
}
