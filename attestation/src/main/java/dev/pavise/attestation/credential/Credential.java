package dev.pavise.attestation.credential;

import dev.pavise.attestation.wire.Octets;

/**
 * What TPM2_MakeCredential gives (TPM 2.0 Library, Part 3, 12.6).
 *
 * @param idObject content of TPM2B_ID_OBJECT: TPM2B integrity HMAC, then the encrypted identity
 * @param encryptedSecret content of TPM2B_ENCRYPTED_SECRET
 */
public record Credential(Octets idObject, Octets encryptedSecret) {}
