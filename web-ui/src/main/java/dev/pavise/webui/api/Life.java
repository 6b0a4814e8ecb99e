package dev.pavise.webui.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** Life of a deployment's VM; says nothing about trust in it. */
public enum Life {
  REQUESTED,
  PROVISIONING,
  BOOTING,
  ATTESTING,
  RUNNING,
  STOPPING,
  STOPPED,
  FAILED,
  /** A word this dashboard does not know. */
  @JsonEnumDefaultValue
  UNKNOWN
}
