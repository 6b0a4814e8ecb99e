package dev.pavise.controlplane.http;

import dev.pavise.controlplane.problem.ErrorCode;
import dev.pavise.controlplane.problem.Problem;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How long a caller is willing to wait for news, as {@code ?wait=30s} says. */
public final class WaitTime {
  private static final Duration MAX = Duration.ofSeconds(30);
  private static final Pattern SECONDS = Pattern.compile("([0-9]{1,3})s?");

  private WaitTime() {}

  /** At most half a minute; none without a wish. */
  public static Duration of(@Nullable String wish) {
    if (wish == null) {
      return Duration.ZERO;
    }
    var seconds = SECONDS.matcher(wish);
    if (!seconds.matches()) {
      throw Problem.of(ErrorCode.BAD_REQUEST, "\"wait\" is a number of seconds, such as 30s.");
    }
    var wanted = Duration.ofSeconds(Long.parseLong(seconds.group(1)));
    return wanted.compareTo(MAX) > 0 ? MAX : wanted;
  }
}
