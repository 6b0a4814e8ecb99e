package dev.pavise.messages;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** One deployment of a manifest. */
public record DeploymentId(UUID value) {
  @JsonCreator
  public static DeploymentId parse(String text) {
    return new DeploymentId(UUID.fromString(text));
  }

  public static DeploymentId random() {
    return new DeploymentId(UUID.randomUUID());
  }

  @JsonValue
  @Override
  public String toString() {
    return value.toString();
  }
}
