package dev.pavise.controlplane.identity;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** One user of one tenant. */
public record UserId(UUID value) {
  @JsonValue
  @Override
  public String toString() {
    return value.toString();
  }
}
