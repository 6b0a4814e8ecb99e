package dev.pavise.cli.api;

import dev.pavise.messages.TenantId;
import dev.pavise.messages.records.TenantKind;

/** A tenant. */
public record TenantView(TenantId id, String name, TenantKind kind) {}
