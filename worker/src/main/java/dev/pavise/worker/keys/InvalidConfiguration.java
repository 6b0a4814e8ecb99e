package dev.pavise.worker.keys;

import java.util.List;

/** The worker cannot start as it is configured; every problem says what to do about it. */
public final class InvalidConfiguration extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final List<String> problems;

  public InvalidConfiguration(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  public InvalidConfiguration(String problem) {
    this(List.of(problem));
  }

  public List<String> problems() {
    return problems;
  }
}
