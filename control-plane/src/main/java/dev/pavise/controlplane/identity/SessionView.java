package dev.pavise.controlplane.identity;

import java.time.Instant;

/** A session with its token, told this once. */
record SessionView(String token, Instant expiresAt, TenantView tenant, UserView user) {
  static SessionView of(Identity.Issued issued) {
    return new SessionView(
        issued.token().value(),
        issued.expiresAt(),
        TenantView.of(issued.tenant()),
        UserView.of(issued.user()));
  }
}
