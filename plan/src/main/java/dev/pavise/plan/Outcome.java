package dev.pavise.plan;

import java.util.List;

/** What came of reading a Compose file. */
public sealed interface Outcome {
  /** It can run as planned. */
  record Planned(Plan plan) implements Outcome {}

  /** It cannot; every problem is here, in the order of the file, never only the first. */
  record Refused(List<Problem> problems) implements Outcome {
    public Refused {
      problems = List.copyOf(problems);
    }
  }
}
