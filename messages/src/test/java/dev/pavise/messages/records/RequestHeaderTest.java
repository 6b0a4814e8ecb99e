package dev.pavise.messages.records;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeaderTest {
  @Test
  void comesBackAsItWas() {
    assertThat(RequestHeader.read(RequestHeader.write("a-1:b/c=+.Z_"))).contains("a-1:b/c=+.Z_");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\nb", "\u001b[31m", "ä"})
  void passesOverWhatCouldSpoilALog(String id) {
    assertThat(RequestHeader.read(RequestHeader.write(id))).isEmpty();
    assertThat(RequestHeader.read(RequestHeader.write("x".repeat(129)))).isEmpty();
    assertThat(RequestHeader.read(null)).isEmpty();
  }
}
