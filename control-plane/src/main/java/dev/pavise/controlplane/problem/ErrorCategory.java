package dev.pavise.controlplane.problem;

/** Whose move it is after an error. */
public enum ErrorCategory {
  REQUEST("The request is not as it must be", "Correct it; the same request fails again."),
  IDENTITY("It is not clear who asks, or they may not", "Come with what the action names."),
  STATE("The request does not fit how things stand", "Look at how they stand now, then decide."),
  LIMIT("A limit is reached", "Send less, or later."),
  ATTESTATION("A proof is missing or does not hold", "Trust nothing that rests on it."),
  SERVICE("The service cannot answer now", "Try again; it is not the request's fault.");

  private final String title;
  private final String meaning;

  ErrorCategory(String title, String meaning) {
    this.title = title;
    this.meaning = meaning;
  }

  public String title() {
    return title;
  }

  /** What all errors of this category ask of the caller. */
  public String meaning() {
    return meaning;
  }
}
