package dev.pavise.messages.result;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Trustworthiness tiers (draft-ietf-rats-ar4si, section 2.3.1). */
public enum Tier {
  @JsonProperty("none")
  NONE(0),
  @JsonProperty("affirming")
  AFFIRMING(2),
  @JsonProperty("warning")
  WARNING(32),
  @JsonProperty("contraindicated")
  CONTRAINDICATED(96);

  private final int value;

  Tier(int value) {
    this.value = value;
  }

  /** The number that stands for the tier in a trustworthiness vector. */
  public int value() {
    return value;
  }
}
