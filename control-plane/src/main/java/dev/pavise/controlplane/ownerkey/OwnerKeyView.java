package dev.pavise.controlplane.ownerkey;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.manifest.OwnerKey;
import java.time.Instant;

/**
 * An owner key as it is shown.
 *
 * @param thumbprint {@code sha256:…} of the SubjectPublicKeyInfo
 */
public record OwnerKeyView(
    String thumbprint,
    OwnerKey.Algorithm algorithm,
    Bytes publicKey,
    String name,
    Instant createdAt) {}
