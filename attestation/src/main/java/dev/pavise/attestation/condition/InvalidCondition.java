package dev.pavise.attestation.condition;

/** A condition that can never be evaluated: a syntax error, a wrong type, an unknown claim. */
public final class InvalidCondition extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final String condition;

  InvalidCondition(String condition, String why) {
    super("the condition \"" + condition + "\" cannot be used: " + why);
    this.condition = condition;
  }

  /** The condition's text. */
  public String condition() {
    return condition;
  }
}
