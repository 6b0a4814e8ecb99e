package dev.pavise.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pavise.messages.manifest.Port;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{\"published\":1,\"container\":2}",
        "{\"published\":1,\"container\":2,\"protocol\":\"tcp\"} x",
        "{\"published\":\"1\",\"container\":2,\"protocol\":\"tcp\"}",
        "{\"published\":null,\"container\":2,\"protocol\":\"tcp\"}",
        "{\"published\":1,\"container\":2,\"protocol\":null}",
        "{\"published\":1.5,\"container\":2,\"protocol\":\"tcp\"}",
        "{\"published\":99999999999,\"container\":2,\"protocol\":\"tcp\"}",
        "{\"published\":1,\"published\":2,\"container\":2,\"protocol\":\"tcp\"}"
      })
  void refusesWhatIsNotExactlyTheMessage(String json) {
    var bytes = json.getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> Json.readTolerant(bytes, Port.class))
        .isInstanceOf(MalformedMessage.class);
  }

  @Test
  void onlyTheTolerantReaderPassesOverUnknownFields() {
    var json =
        "{\"published\":1,\"container\":2,\"protocol\":\"tcp\",\"later\":true}"
            .getBytes(StandardCharsets.UTF_8);
    assertThat(Json.readTolerant(json, Port.class)).isEqualTo(new Port(1, 2, "tcp"));
    assertThatThrownBy(() -> Json.readStrict(json, Port.class))
        .isInstanceOf(MalformedMessage.class);
  }

  @Test
  void refusesAbsurdNestingWithoutRunningOutOfStack() {
    var deep = "[".repeat(100_000).getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> Json.readStrict(deep, Port.class))
        .isInstanceOf(MalformedMessage.class);
  }

  @Test
  void bytesNeverShowTheirContentWhenPrinted() {
    assertThat(Samples.bytes("secret")).hasToString("Bytes[6]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sha256:", "md5:00", "sha256:XYZ", "sha256:ABCDEF"})
  void refusesADigestThatIsNone(String text) {
    assertThatThrownBy(() -> Sha256.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
