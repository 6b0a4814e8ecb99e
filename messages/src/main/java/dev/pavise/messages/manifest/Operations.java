package dev.pavise.messages.manifest;

/**
 * What may be done to running containers from outside.
 *
 * @param exec whether commands may be run inside; this version's agent has no way to, whatever it
 *     says
 */
public record Operations(boolean exec, Logs logs) {
  /** Who may read what containers print. */
  public enum Logs {
    /** Nobody; it does not leave the guest. */
    NONE,
    /** The owner, sealed to their key. */
    SEALED,
    /** Everyone on the way, in the clear. */
    PLAIN
  }
}
