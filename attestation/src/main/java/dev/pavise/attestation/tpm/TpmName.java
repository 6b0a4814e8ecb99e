package dev.pavise.attestation.tpm;

import dev.pavise.attestation.wire.Octets;

/**
 * Name of a TPM object (Part 1, 16): its name algorithm followed by the digest of its public area.
 * Whoever names a key like this names its attributes too.
 */
public record TpmName(Octets value) {
  /** Name of exactly this public area. */
  static TpmName of(HashAlgorithm nameAlgorithm, Octets publicArea) {
    var id = new byte[] {(byte) (nameAlgorithm.id() >>> 8), (byte) nameAlgorithm.id()};
    return new TpmName(
        Octets.copyOf(id).concat(Octets.copyOf(publicArea.digest(nameAlgorithm.jcaName()))));
  }

  @Override
  public String toString() {
    return value.toHex();
  }
}
