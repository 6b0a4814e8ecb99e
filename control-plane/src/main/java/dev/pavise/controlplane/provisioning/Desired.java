package dev.pavise.controlplane.provisioning;

/**
 * What an intent asks for.
 *
 * @param launched whether its VM is recorded as launched
 * @param mayRelaunch whether another VM may take the place of one that vanished
 */
record Desired(Goal goal, boolean launched, boolean mayRelaunch) {
  /** What there ought to be. */
  enum Goal {
    PRESENT,
    GONE
  }
}
