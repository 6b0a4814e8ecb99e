package dev.pavise.webui.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** Whether a tenant may stand on development evidence. */
public enum TenantKind {
  DEVELOPMENT,
  PRODUCTION,
  /** A word this dashboard does not know. */
  @JsonEnumDefaultValue
  UNKNOWN
}
