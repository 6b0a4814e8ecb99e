package dev.pavise.controlplane.ownerkey;

/** How far an owner key counts. */
public enum OwnerKeyState {
  /** Signs what may run. */
  ACTIVE,
  /** Signs nothing new; what it signed before goes on. */
  RETIRED,
  /** Nothing that it ever signed counts: no trust, no keys. For good. */
  REVOKED
}
