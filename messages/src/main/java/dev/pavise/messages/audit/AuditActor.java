package dev.pavise.messages.audit;

import org.jspecify.annotations.Nullable;

/**
 * Who did something.
 *
 * @param id of the user, or of the guest's deployment; absent for the service itself
 * @param token id of the token in use; absent when there was none
 */
public record AuditActor(Kind kind, @Nullable String id, @Nullable String token) {
  /** What somebody is. */
  public enum Kind {
    USER,
    GUEST,
    WORKER,
    SERVICE,
    NOBODY
  }

  public static AuditActor of(Kind kind) {
    return new AuditActor(kind, null, null);
  }
}
