package dev.pavise.webui.api;

import com.fasterxml.jackson.annotation.JsonCreator;

/** The token of an API session. Never printed, never sent to a browser. */
public record ApiToken(String value) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static ApiToken of(String value) {
    return new ApiToken(value);
  }

  @Override
  public String toString() {
    return "ApiToken[hidden]";
  }
}
