package dev.pavise.controlplane.ownerkey;

import dev.pavise.messages.Sha256;
import dev.pavise.messages.TenantId;
import java.time.Instant;

/** Told within the process, in the very transaction in which an owner key is revoked. */
public record OwnerKeyRevoked(TenantId tenant, Sha256 thumbprint, Instant revokedAt) {}
