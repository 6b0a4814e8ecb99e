package dev.pavise.controlplane.ownerkey;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.manifest.OwnerKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An owner key as it is shown.
 *
 * @param thumbprint {@code sha256:…} of the SubjectPublicKeyInfo
 * @param retiredAt since when it signs nothing new; absent while it does
 * @param revokedAt since when nothing of it counts; absent while it does
 * @param reason why, in the words of whoever retired or revoked it
 */
public record OwnerKeyView(
    String thumbprint,
    OwnerKey.Algorithm algorithm,
    Bytes publicKey,
    String name,
    OwnerKeyState state,
    Instant createdAt,
    @Nullable Instant retiredAt,
    @Nullable Instant revokedAt,
    @Nullable String reason) {}
