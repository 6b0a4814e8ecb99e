package dev.pavise.cli.api;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.Sha256;

/**
 * The public key that secrets are sealed to, as the control plane says. It is not believed: a
 * client pins it.
 *
 * @param publicKey X25519, 32 bytes
 */
public record ReleaseKeyView(Bytes publicKey, Sha256 id) {}
