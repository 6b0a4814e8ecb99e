package dev.pavise.attestation.chain;

/** Who signs hardware keys, or vouches for a platform's. */
public enum Vendor {
  AMD,
  INTEL,
  AWS,
  GOOGLE,
  MICROSOFT
}
