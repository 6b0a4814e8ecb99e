package dev.pavise.webui.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The six axes of trust, always in this order. */
public enum Axis {
  @JsonProperty("hardware")
  HARDWARE,
  @JsonProperty("firmware")
  FIRMWARE,
  @JsonProperty("guestImage")
  GUEST_IMAGE,
  @JsonProperty("workload")
  WORKLOAD,
  @JsonProperty("keyBinding")
  KEY_BINDING,
  @JsonProperty("freshness")
  FRESHNESS
}
