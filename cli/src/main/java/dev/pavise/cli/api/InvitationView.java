package dev.pavise.cli.api;

import java.time.Instant;
import java.util.UUID;

/**
 * An invitation that still counts.
 *
 * @param invitedBy id of a member
 */
public record InvitationView(
    UUID id, String email, String role, String invitedBy, Instant createdAt, Instant expiresAt) {}
