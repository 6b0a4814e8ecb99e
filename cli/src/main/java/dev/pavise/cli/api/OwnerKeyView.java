package dev.pavise.cli.api;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.manifest.OwnerKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A registered owner key. */
public record OwnerKeyView(
    Sha256 thumbprint,
    OwnerKey.Algorithm algorithm,
    Bytes publicKey,
    String name,
    OwnerKeyState state,
    Instant createdAt,
    @Nullable Instant retiredAt,
    @Nullable Instant revokedAt,
    @Nullable String reason) {}
