package dev.pavise.messages.attester;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.ChallengeId;
import java.time.Instant;

/**
 * A challenge made by the worker. For a TPM its nonce is the secret inside a credential, so only a
 * TPM that holds both the endorsement key and the named attestation key ever learns it.
 *
 * @param expiresAt evidence posted later is refused
 * @param ticket the worker's own memory of this challenge, encrypted to itself; sent back as it is
 */
public record Challenge(ChallengeId id, Instant expiresAt, Credential credential, Bytes ticket) {
  /**
   * What TPM2_MakeCredential gives (TPM 2.0 Library, Part 3, 12.6), each without its outer size.
   *
   * @param idObject content of TPM2B_ID_OBJECT: TPM2B integrity HMAC, then encrypted identity
   * @param encryptedSecret content of TPM2B_ENCRYPTED_SECRET
   */
  public record Credential(Bytes idObject, Bytes encryptedSecret) {}
}
