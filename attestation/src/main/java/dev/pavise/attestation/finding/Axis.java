package dev.pavise.attestation.finding;

/** The six axes of trust, always in this order. */
public enum Axis {
  HARDWARE,
  FIRMWARE,
  GUEST_IMAGE,
  WORKLOAD,
  KEY_BINDING,
  FRESHNESS
}
