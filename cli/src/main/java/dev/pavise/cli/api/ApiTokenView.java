package dev.pavise.cli.api;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An API token without what it is worth.
 *
 * @param member id of whose it is
 * @param hint prefix and last characters
 * @param scopes absent for whatever its member may do
 * @param lastUsedAt to the minute
 */
public record ApiTokenView(
    UUID id,
    String name,
    String member,
    String hint,
    @Nullable List<String> scopes,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant lastUsedAt) {}
