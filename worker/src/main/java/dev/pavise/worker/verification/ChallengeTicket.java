package dev.pavise.worker.verification;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.ChallengeId;
import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.TenantId;
import java.time.Instant;

/**
 * All the worker remembers of a challenge; travels encrypted to itself.
 *
 * @param nonce the secret inside the credential
 * @param ekCertificate digest of the certificate whose key the credential was made for
 * @param akName name of the attestation key it was made for
 */
record ChallengeTicket(
    int version,
    ChallengeId challenge,
    TenantId tenant,
    DeploymentId deployment,
    Bytes nonce,
    Sha256 ekCertificate,
    Bytes akName,
    Instant issuedAt,
    Instant expiresAt) {
  static final int VERSION = 1;

  /** Without the nonce. */
  @Override
  public String toString() {
    return "ChallengeTicket[" + challenge + "]";
  }
}
