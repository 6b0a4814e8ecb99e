package dev.pavise.webui.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;

/** Trustworthiness tiers of a verdict. A word this dashboard does not know counts as none. */
public enum Tier {
  @JsonEnumDefaultValue
  @JsonProperty("none")
  NONE,
  @JsonProperty("affirming")
  AFFIRMING,
  @JsonProperty("warning")
  WARNING,
  @JsonProperty("contraindicated")
  CONTRAINDICATED
}
