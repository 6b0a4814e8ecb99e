package dev.pavise.attestation.chain;

/** Who signs hardware keys, or vouches for a platform's. */
public enum Vendor {
  AMD,
  INTEL,
  AWS,
  GOOGLE,
  MICROSOFT,
  /** For endorsements of what Microsoft builds, not of hardware or TPMs. */
  MICROSOFT_SUPPLY_CHAIN
}
