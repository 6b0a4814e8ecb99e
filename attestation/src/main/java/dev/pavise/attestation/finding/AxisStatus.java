package dev.pavise.attestation.finding;

/** What was found on one axis. Only PASS is ever green. */
public enum AxisStatus {
  PASS,
  WARN,
  FAIL,
  NOT_CHECKED,
  NOT_APPLICABLE
}
