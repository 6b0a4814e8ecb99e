package dev.pavise.attestation.condition;

/** What kind of value a claim has. */
public enum ClaimType {
  BOOL,
  INT,
  /** Bytes are strings of lower-case hex digits. */
  STRING,
  STRING_LIST,
  /** Of strings, as registers by their number; a key that is absent makes a condition fail. */
  STRING_MAP,
  /** Of strings, numbers and booleans. */
  MAP
}
