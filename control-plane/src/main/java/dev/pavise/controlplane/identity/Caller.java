package dev.pavise.controlplane.identity;

import dev.pavise.messages.TenantId;
import java.util.UUID;

/**
 * Who is asking, as their token says. Everything a request touches is looked up under this tenant.
 *
 * @param token id of the token in use
 */
public record Caller(TenantId tenant, UserId user, UUID token) {}
