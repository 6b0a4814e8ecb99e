package dev.pavise.controlplane.identity;

import dev.pavise.messages.TenantId;
import dev.pavise.messages.records.TenantKind;

/** A tenant as its members see it. */
record TenantView(TenantId id, String name, TenantKind kind) {
  static TenantView of(Tenant tenant) {
    return new TenantView(tenant.id(), tenant.name(), tenant.kind());
  }
}
