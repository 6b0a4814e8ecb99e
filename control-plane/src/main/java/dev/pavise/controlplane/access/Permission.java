package dev.pavise.controlplane.access;

/** What an endpoint may need. {@link Role} says who holds which; a token may hold fewer. */
public enum Permission {
  /** To see who one is, and to end one's own session. */
  ACCOUNT,
  /** To sign in elsewhere by a code; that session holds no more. */
  SIGN_IN,
  /** To see guest images and the key that secrets are sealed to. */
  CATALOGUE_READ,
  KEYS_READ,
  /** To register owner keys: what they sign is launched and gets the secrets. */
  KEYS_WRITE,
  /** To see deployments, their manifests, results and events. */
  DEPLOYMENTS_READ,
  DEPLOYMENTS_WRITE,
  /** To ask a running deployment for fresh evidence. */
  ATTESTATIONS_REQUEST,
  /** To see evidence as the platform gave it. */
  EVIDENCE_READ,
  AUDIT_READ,
  /** To see one's own API tokens; with {@link #MEMBERS_WRITE} everybody's. */
  TOKENS_READ,
  /** To make and revoke one's own API tokens; with {@link #MEMBERS_WRITE} to revoke any. */
  TOKENS_WRITE,
  MEMBERS_READ,
  /** To invite and remove members, and to change their roles. */
  MEMBERS_WRITE,
  /** To see webhooks and what was sent to them, with what receivers answered. */
  WEBHOOKS_READ,
  /** To say where the tenant's changes are told, and to change the secrets that sign them. */
  WEBHOOKS_WRITE
}
