package dev.pavise.webui.api;

import java.time.Instant;

/** A session that was just opened. */
public record SessionView(ApiToken token, Instant expiresAt, Tenant tenant, User user) {
  /** Whose deployments are seen. */
  public record Tenant(String id, String name, TenantKind kind) {}

  /** Who looks at them. */
  public record User(String id, String email) {}
}
