package dev.pavise.attestation.testkit;

/** Kinds of endorsement keys that TPMs come with. */
public enum EkKind {
  RSA_2048,
  ECC_P256,
  ECC_P384
}
