package dev.pavise.cli.api;

/** How far an owner key counts, by the control plane's word. */
public enum OwnerKeyState {
  ACTIVE,
  RETIRED,
  REVOKED
}
