package dev.pavise.controlplane.deployment;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which end of a timeline comes first. */
enum TimelineOrder {
  @JsonProperty("oldest")
  OLDEST,
  @JsonProperty("newest")
  NEWEST
}
