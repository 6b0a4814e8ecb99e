package dev.pavise.plan.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Which known name somebody may have meant. */
public final class NearestName {
  private static final int DISTANCE_MAX = 2;
  private static final int LENGTH_MAX = 40;

  private NearestName() {}

  /** A known name at most two letters away, and less than half of the name. */
  public static Optional<String> of(String name, Collection<String> known) {
    if (name.length() > LENGTH_MAX) {
      return Optional.empty();
    }
    record Candidate(String name, int distance) {}
    return known.stream()
        .map(candidate -> new Candidate(candidate, distance(name, candidate)))
        .filter(it -> it.distance() <= DISTANCE_MAX && it.distance() * 2 < name.length())
        .min(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
        .map(Candidate::name);
  }

  /** Levenshtein's. */
  private static int distance(String a, String b) {
    var row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      var diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        var above = row[j];
        var replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
