package dev.pavise.controlplane.provider;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A VM as its provider sees it.
 *
 * @param id the provider's own name for it
 * @param address where its published ports are reached; absent while it has none
 */
public record Instance(
    InstanceKey key, String id, State state, @Nullable String address, Instant launchedAt) {
  /** Whether it runs. */
  public enum State {
    PENDING,
    RUNNING,
    ENDED
  }
}
