package dev.pavise.messages.manifest;

/**
 * When the agent starts a container again.
 *
 * @param attemptsMax for {@link Policy#ON_FAILURE}: how often in all; 0 is without limit
 */
public record RestartRule(Policy policy, int attemptsMax) {
  public static final RestartRule NEVER = new RestartRule(Policy.NO, 0);

  /** Compose's {@code restart}. */
  public enum Policy {
    NO,
    ON_FAILURE,
    ALWAYS
  }
}
