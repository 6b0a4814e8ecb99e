package dev.pavise.webui.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** What was found on one axis. A word this dashboard does not know counts as not checked. */
public enum AxisStatus {
  PASS,
  WARN,
  FAIL,
  @JsonEnumDefaultValue
  NOT_CHECKED,
  NOT_APPLICABLE
}
