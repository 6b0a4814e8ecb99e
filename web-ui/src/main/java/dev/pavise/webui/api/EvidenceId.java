package dev.pavise.webui.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.UUID;

/** Names a piece of evidence and the verdict that was reached on it. */
public record EvidenceId(UUID value) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static EvidenceId of(UUID value) {
    return new EvidenceId(value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
