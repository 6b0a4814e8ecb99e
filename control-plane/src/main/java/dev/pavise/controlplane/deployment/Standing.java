package dev.pavise.controlplane.deployment;

import dev.pavise.messages.result.Life;
import dev.pavise.messages.result.Trust;

/**
 * Where a deployment stands: life of its VM and trust in it, two axes that never stand for one.
 *
 * @param launched whether there is a VM that is known of
 */
public record Standing(Life life, Trust trust, boolean launched) {
  Standing withLife(Life moved) {
    return new Standing(moved, trust, launched);
  }

  Standing withVm(Life moved) {
    return new Standing(moved, trust, true);
  }

  /** Whether there can be a guest whose word or evidence says something about this deployment. */
  public boolean hasGuest() {
    return switch (life) {
      case BOOTING, ATTESTING, RUNNING -> true;
      case FAILED -> launched; // The guest may have given up and still be there.
      case REQUESTED, PROVISIONING, STOPPING, STOPPED -> false;
    };
  }

  Standing withTrust(Trust moved) {
    return new Standing(life, moved, launched);
  }
}
