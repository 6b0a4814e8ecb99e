package dev.pavise.plan.compose;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Compose's ways to write durations, sizes, modes and whole numbers; empty for anything else. */
final class Quantities {
  private static final Pattern DURATION =
      Pattern.compile("(?=.)(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,6})s)?");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,12})(b|kb?|mb?|gb?)?");
  private static final Pattern MODE = Pattern.compile("0o?([0-7]{1,4})");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  private Quantities() {}

  /** As in {@code 5m} or {@code 1h30m}. */
  static Optional<Duration> duration(String text) {
    var match = DURATION.matcher(text);
    if (!match.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        Duration.ofHours(part(match.group(1)))
            .plusMinutes(part(match.group(2)))
            .plusSeconds(part(match.group(3))));
  }

  /** Bytes, as in {@code 64m}, {@code 1gb} or {@code 4096}; units are powers of 1024. */
  static Optional<Long> size(String text) {
    var match = SIZE.matcher(text.toLowerCase(Locale.ROOT));
    if (!match.matches()) {
      return Optional.empty();
    }
    var unit = match.group(2) == null ? 'b' : match.group(2).charAt(0);
    var shift =
        switch (unit) {
          case 'k' -> 10;
          case 'm' -> 20;
          case 'g' -> 30;
          default -> 0;
        };
    var count = Long.parseLong(match.group(1));
    return count > (Long.MAX_VALUE >> shift) ? Optional.empty() : Optional.of(count << shift);
  }

  /** Permission bits with the leading zero that makes them octal, as in {@code 0400}. */
  static Optional<Integer> mode(String text) {
    var match = MODE.matcher(text);
    return match.matches() ? Optional.of(Integer.parseInt(match.group(1), 8)) : Optional.empty();
  }

  /** Zero or more. */
  static Optional<Integer> number(String text) {
    return NUMBER.matcher(text).matches() ? Optional.of(Integer.valueOf(text)) : Optional.empty();
  }

  private static long part(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
