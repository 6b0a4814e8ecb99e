package dev.pavise.webui.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import org.jspecify.annotations.Nullable;

/** One thing that was checked and is not as it must be, or that a reader ought to know. */
public record Finding(
    String code,
    Axis axis,
    Severity severity,
    String field,
    @Nullable String expected,
    @Nullable String found,
    String remedy) {

  /** Gravest first. A word this dashboard does not know counts as the gravest. */
  public enum Severity {
    @JsonEnumDefaultValue
    FAIL,
    WARN,
    INFO
  }
}
