package dev.pavise.cli.api;

/** What a member of a tenant is (docs/access.md). */
public enum Role {
  OWNER,
  DEPLOYER,
  AUDITOR,
  VIEWER
}
