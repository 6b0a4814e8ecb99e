package dev.pavise.webui.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.UUID;

/** Names a deployment. */
public record DeploymentId(UUID value) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static DeploymentId of(UUID value) {
    return new DeploymentId(value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
