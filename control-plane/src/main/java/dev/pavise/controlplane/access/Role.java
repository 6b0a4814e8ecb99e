package dev.pavise.controlplane.access;

import static dev.pavise.controlplane.access.Permission.ACCOUNT;
import static dev.pavise.controlplane.access.Permission.ATTESTATIONS_REQUEST;
import static dev.pavise.controlplane.access.Permission.AUDIT_READ;
import static dev.pavise.controlplane.access.Permission.CATALOGUE_READ;
import static dev.pavise.controlplane.access.Permission.DEPLOYMENTS_READ;
import static dev.pavise.controlplane.access.Permission.DEPLOYMENTS_WRITE;
import static dev.pavise.controlplane.access.Permission.EVIDENCE_READ;
import static dev.pavise.controlplane.access.Permission.KEYS_READ;
import static dev.pavise.controlplane.access.Permission.MEMBERS_READ;
import static dev.pavise.controlplane.access.Permission.SIGN_IN;
import static dev.pavise.controlplane.access.Permission.TOKENS_READ;
import static dev.pavise.controlplane.access.Permission.TOKENS_WRITE;
import static dev.pavise.controlplane.access.Permission.WEBHOOKS_READ;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What a member is in their tenant, and what each role holds. */
public enum Role {
  /** Everything, and alone: who is a member, and which keys may sign. */
  OWNER(EnumSet.allOf(Permission.class)),

  /** Runs deployments with keys that an owner registered. */
  DEPLOYER(everybodyAnd(DEPLOYMENTS_WRITE, ATTESTATIONS_REQUEST, EVIDENCE_READ, WEBHOOKS_READ)),

  /** Sees all there is to prove, and may ask for a fresh proof. */
  AUDITOR(everybodyAnd(ATTESTATIONS_REQUEST, EVIDENCE_READ, AUDIT_READ, WEBHOOKS_READ)),

  /** Sees how things stand. */
  VIEWER(everybodyAnd());

  @SuppressWarnings(
      "ImmutableEnumChecker") // It is made unmodifiable, of a set that nobody else has.
  private final Set<Permission> permissions;

  Role(Set<Permission> permissions) {
    this.permissions = Collections.unmodifiableSet(permissions);
  }

  public Set<Permission> permissions() {
    return permissions;
  }

  /** The roles that hold a permission. */
  public static List<Role> holding(Permission permission) {
    return Arrays.stream(values()).filter(role -> role.permissions.contains(permission)).toList();
  }

  private static Set<Permission> everybodyAnd(Permission... more) {
    var all =
        EnumSet.of(
            ACCOUNT,
            SIGN_IN,
            CATALOGUE_READ,
            KEYS_READ,
            DEPLOYMENTS_READ,
            TOKENS_READ,
            TOKENS_WRITE,
            MEMBERS_READ);
    all.addAll(List.of(more));
    return all;
  }
}
