package dev.pavise.attestation.finding;

import org.jspecify.annotations.Nullable;

/**
 * One thing that was checked and is not as it must be, or that a reader ought to know.
 *
 * @param code stable name, for example {@code PCR_MISMATCH}
 * @param field what was looked at, for example {@code pcr.sha256.11}
 * @param remedy what to do about it
 */
public record Finding(
    String code,
    Axis axis,
    Severity severity,
    String field,
    @Nullable String expected,
    @Nullable String found,
    String remedy) {

  /** Whether it stands in the way of trust. */
  public enum Severity {
    FAIL,
    WARN,
    INFO
  }
}
