package dev.pavise.controlplane.deployment;

import dev.pavise.controlplane.problem.ErrorCode;
import dev.pavise.controlplane.problem.Problem;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The ETag of a deployment: its sequence, quoted. */
public final class Revision {
  private static final String ANY = "*";

  private Revision() {}

  public static String of(Deployment deployment) {
    return '"' + Long.toString(deployment.sequence()) + '"';
  }

  /**
   * Refuses when the caller last saw another revision (RFC 9110, section 13.1.1).
   *
   * @param ifMatch one or more ETags, or {@code *}; null when it does not matter
   */
  static void requireMatch(@Nullable String ifMatch, Deployment deployment) {
    if (ifMatch == null || ifMatch.strip().equals(ANY)) {
      return;
    }
    var current = of(deployment);
    if (Arrays.stream(ifMatch.split(",", -1)).map(String::strip).noneMatch(current::equals)) {
      throw Problem.of(ErrorCode.CHANGED_MEANWHILE, "Its ETag is " + current + " now.");
    }
  }
}
