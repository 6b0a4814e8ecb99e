package dev.pavise.cli.api;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.manifest.OwnerKey;
import java.time.Instant;

/** A registered owner key. */
public record OwnerKeyView(
    Sha256 thumbprint,
    OwnerKey.Algorithm algorithm,
    Bytes publicKey,
    String name,
    Instant createdAt) {}
