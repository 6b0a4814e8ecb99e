package dev.pavise.messages.manifest;

import dev.pavise.messages.Sha256;

/**
 * A secret by name, pinned to its sealed form.
 *
 * @param sealed SHA-256 of the exact bytes of the {@link dev.pavise.messages.sealing.SealedSecret}:
 *     signed by the owner, so nobody can put another validly sealed secret in its place
 */
public record SecretReference(String name, Sha256 sealed) {}
