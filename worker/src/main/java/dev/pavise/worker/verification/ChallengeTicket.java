package dev.pavise.worker.verification;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.ChallengeId;
import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.attester.EvidenceFormat;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * All the worker remembers of a challenge; travels encrypted to itself.
 *
 * @param format of the evidence that may answer it
 * @param nonce the secret inside the credential, or what was sent in the clear
 * @param credential who it was made for; absent when it is a mere nonce
 */
record ChallengeTicket(
    int version,
    ChallengeId challenge,
    TenantId tenant,
    DeploymentId deployment,
    EvidenceFormat format,
    Bytes nonce,
    @Nullable CredentialFor credential,
    Instant issuedAt,
    Instant expiresAt) {
  static final int VERSION = 2;

  /**
   * @param ekCertificate digest of the certificate whose key the credential was made for
   * @param akName name of the attestation key it was made for
   */
  record CredentialFor(Sha256 ekCertificate, Bytes akName) {}

  /** Without the nonce. */
  @Override
  public String toString() {
    return "ChallengeTicket[" + challenge + "]";
  }
}
