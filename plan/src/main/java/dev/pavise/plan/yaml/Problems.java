package dev.pavise.plan.yaml;

import dev.pavise.plan.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/** Collects everything that is to be said about a file while it is read. Not thread-safe. */
public final class Problems {
  /** More than anybody reads; a bound on what a hostile file can make us say. */
  private static final int COUNT_MAX = 200;

  private final SequencedSet<Problem> problems = new LinkedHashSet<>();
  private final SequencedSet<String> notes = new LinkedHashSet<>();

  public void add(Position at, Problem.Code code, String what, String remedy) {
    if (problems.size() < COUNT_MAX) {
      problems.add(new Problem(at.line(), at.column(), at.path(), code, what, remedy));
    }
  }

  /** Something to know that does not stand in the way. */
  public void note(Position at, String note) {
    if (notes.size() < COUNT_MAX) {
      notes.add("line " + at.line() + ": " + note);
    }
  }

  public boolean isEmpty() {
    return problems.isEmpty();
  }

  /** In the order of the file. */
  public List<Problem> inOrder() {
    return problems.stream()
        .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
        .toList();
  }

  public List<String> notes() {
    return new ArrayList<>(notes);
  }
}
