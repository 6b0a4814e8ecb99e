package dev.pavise.attestation.snp;

/** Which kind of key signed a report. */
public enum SigningKey {
  /** Derived from one chip. */
  VCEK,
  /** Given by AMD to a cloud provider for its chips. */
  VLEK
}
