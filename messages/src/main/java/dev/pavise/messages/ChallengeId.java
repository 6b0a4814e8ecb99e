package dev.pavise.messages;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** One challenge; answered once or never. */
public record ChallengeId(UUID value) {
  @JsonCreator
  public static ChallengeId parse(String text) {
    return new ChallengeId(UUID.fromString(text));
  }

  public static ChallengeId random() {
    return new ChallengeId(UUID.randomUUID());
  }

  @JsonValue
  @Override
  public String toString() {
    return value.toString();
  }
}
