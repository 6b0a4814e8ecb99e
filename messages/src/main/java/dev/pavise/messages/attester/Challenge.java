package dev.pavise.messages.attester;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.ChallengeId;
import dev.pavise.messages.MalformedMessage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A challenge made by the worker. For a TPM with an endorsement key its nonce is the secret inside
 * a credential, so only a TPM that holds both that key and the named attestation key ever learns
 * it. For everything else it is the nonce itself. Exactly one of the two is there.
 *
 * @param expiresAt evidence posted later is refused
 * @param credential absent when there is a nonce
 * @param nonce absent when there is a credential
 * @param ticket the worker's own memory of this challenge, encrypted to itself; sent back as it is
 */
public record Challenge(
    ChallengeId id,
    Instant expiresAt,
    @Nullable Credential credential,
    @Nullable Bytes nonce,
    Bytes ticket) {

  public Challenge {
    if ((credential == null) == (nonce == null)) {
      throw new IllegalArgumentException("a challenge is a credential or a nonce, and not both");
    }
  }

  /** For a TPM that a credential was made for. */
  public Challenge(ChallengeId id, Instant expiresAt, Credential credential, Bytes ticket) {
    this(id, expiresAt, credential, null, ticket);
  }

  /** For hardware without an endorsement key. */
  public static Challenge ofNonce(ChallengeId id, Instant expiresAt, Bytes nonce, Bytes ticket) {
    return new Challenge(id, expiresAt, null, nonce, ticket);
  }

  /** For who asked for a credential; throws when it is something else. */
  public Credential requireCredential() {
    if (credential == null) {
      throw new MalformedMessage("the challenge must be a credential, but is a nonce");
    }
    return credential;
  }

  /** For who asked for a nonce; throws when it is something else. */
  public Bytes requireNonce() {
    if (nonce == null) {
      throw new MalformedMessage("the challenge must be a nonce, but is a credential");
    }
    return nonce;
  }

  /**
   * What TPM2_MakeCredential gives (TPM 2.0 Library, Part 3, 12.6), each without its outer size.
   *
   * @param idObject content of TPM2B_ID_OBJECT: TPM2B integrity HMAC, then encrypted identity
   * @param encryptedSecret content of TPM2B_ENCRYPTED_SECRET
   */
  public record Credential(Bytes idObject, Bytes encryptedSecret) {}
}
