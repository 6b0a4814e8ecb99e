package dev.pavise.cli.api;

import java.time.Instant;
import java.util.UUID;

/** A member of a tenant. */
public record MemberView(UUID id, String email, String role, Instant createdAt) {}
