package dev.pavise.webui.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** Trust in a deployment; says nothing about its life. */
public enum Trust {
  PENDING,
  TRUSTED,
  WARNING,
  STALE,
  UNTRUSTED,
  /** A word this dashboard does not know; it is shown as not trusted. */
  @JsonEnumDefaultValue
  UNKNOWN
}
