package dev.pavise.attestation;

import dev.pavise.attestation.wire.Octets;
import java.util.Optional;

/**
 * What the evidence must be bound to.
 *
 * @param runtimeData exact bytes the attester says it bound; empty when there are none
 * @param manifest digest that must have been measured; empty when there is none to be believed
 * @param credential what is known of the challenge; empty when it cannot be opened
 */
public record Binding(
    Optional<Octets> runtimeData,
    Optional<Octets> manifest,
    Optional<CredentialAnswer> credential) {

  /** For evidence of which nobody says what it is bound to; its binding stays unchecked. */
  public static Binding unknown() {
    return new Binding(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** What SEV-SNP and TDX must report: the SHA-512 of the runtime data. */
  Optional<Octets> reportData() {
    return runtimeData.map(data -> Octets.copyOf(data.digest("SHA-512")));
  }

  public Binding(
      Octets runtimeData, Optional<Octets> manifest, Optional<CredentialAnswer> credential) {
    this(Optional.of(runtimeData), manifest, credential);
  }

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
