package dev.pavise.attestation;

import dev.pavise.attestation.wire.Octets;
import java.util.Optional;

/**
 * What the evidence must be bound to.
 *
 * @param runtimeData exact bytes the attester says it bound
 * @param manifest digest that must have been measured; empty when there is none to be believed
 * @param credential what is known of the challenge; empty when it cannot be opened
 */
public record Binding(
    Octets runtimeData, Optional<Octets> manifest, Optional<CredentialAnswer> credential) {

  /**
   * A credential that was made for one TPM and one key, and what came back.
   *
   * @param ekCertificate SHA-256 of the certificate whose key it was made for
   * @param akName name of the key it was made for
   * @param secret what was inside
   * @param answer what the attester says was inside
   */
  public record CredentialAnswer(
      Octets ekCertificate, Octets akName, Octets secret, Octets answer) {}
}
