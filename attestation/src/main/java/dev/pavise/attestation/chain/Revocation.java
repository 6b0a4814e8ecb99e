package dev.pavise.attestation.chain;

/** What is known of a certificate's revocation. */
public enum Revocation {
  NOT_REVOKED,
  REVOKED,
  /** The issuer publishes no list at all. */
  NOT_PUBLISHED,
  /** The issuer publishes one, but there is none to hand that is valid: nothing may rest on it. */
  UNAVAILABLE
}
