package dev.pavise.controlplane.tenancy;

import dev.pavise.messages.TenantId;

/** Somebody or something that acts for one tenant, as our own records say. */
public interface TenantHolder {
  TenantId tenant();
}
