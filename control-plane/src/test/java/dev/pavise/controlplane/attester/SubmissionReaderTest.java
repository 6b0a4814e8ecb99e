package dev.pavise.controlplane.attester;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pavise.controlplane.running.Installation;
import dev.pavise.messages.ChallengeId;
import dev.pavise.messages.Json;
import dev.pavise.messages.MalformedMessage;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubmissionReaderTest {
  private final ChallengeId challenge = ChallengeId.random();
  private final String evidence =
      new String(
          Json.write(Installation.submission(challenge.toString(), "q").evidence()),
          StandardCharsets.UTF_8);

  @Test
  void cutsOutTheVeryBytes() {
    var odd =
        evidence.replace(",", " ,\n\t").replace("{\"format\"", "{  \"n\u00e4me\":[{}],\"format\"");
    for (var body :
        new String[] {
          "{\"challenge\":\"" + challenge + "\",\"evidence\":" + odd + "}",
          " { \"more\": {\"evidence\": {}}, \"evidence\" :\n"
              + odd
              + " , \"challenge\":\""
              + challenge
              + "\"}"
        }) {
      var read = SubmissionReader.read(bytes(body));

      assertThat(read.challenge()).isEqualTo(challenge);
      assertThat(new String(read.evidence().toByteArray(), StandardCharsets.UTF_8)).isEqualTo(odd);
    }
  }

  @Test
  void refusesTwoPiecesOfEvidenceInOne() {
    var body =
        "{\"challenge\":\"%s\",\"evidence\":%s,\"evidence\":%s}"
            .formatted(challenge, evidence, evidence);

    assertThatThrownBy(() -> SubmissionReader.read(bytes(body)))
        .isInstanceOf(MalformedMessage.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "null",
        "{\"evidence\":{}}",
        "{\"challenge\":\"x\",\"evidence\":1}"
      })
  void refusesWhatIsNoSubmission(String body) {
    assertThatThrownBy(() -> SubmissionReader.read(bytes(body)))
        .isInstanceOf(MalformedMessage.class);
  }

  @Test
  void refusesBytesThatAreNoText() {
    var body = bytes("{\"challenge\":\"%s\",\"evidence\":%s}".formatted(challenge, evidence));
    body[body.length - 10] = (byte) 0xff;

    assertThatThrownBy(() -> SubmissionReader.read(body)).isInstanceOf(MalformedMessage.class);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
