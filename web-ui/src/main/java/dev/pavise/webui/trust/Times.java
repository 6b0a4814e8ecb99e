package dev.pavise.webui.trust;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * How times are written, always in UTC. The same rules are in {@code app.js}, which keeps them
 * moving.
 */
public final class Times {
  private static final DateTimeFormatter FULL =
      DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  /** For templates, which need an object to ask. */
  static final Times INSTANCE = new Times();

  private Times() {}

  /** {@code 1 Mar 2026, 12:00:05 UTC}. */
  public static String full(Instant at) {
    return FULL.format(at);
  }

  /** {@code 12:00:05}. */
  public static String clock(Instant at) {
    return CLOCK.format(at);
  }

  /** {@code 1 Mar 2026}. */
  public static String day(Instant at) {
    return DAY.format(at);
  }

  /** {@code 40 s}, {@code 4 min 20 s}, {@code 3 h 5 min}, {@code 2 d 4 h}; never below zero. */
  public static String duration(Duration duration) {
    var seconds = Math.max(0, duration.toSeconds());
    var minutes = seconds / 60;
    var hours = minutes / 60;
    if (minutes == 0) {
      return seconds + " s";
    }
    if (hours == 0) {
      return minutes + " min" + rest(seconds % 60, "s");
    }
    if (hours < 24) {
      return hours + " h" + rest(minutes % 60, "min");
    }
    return hours / 24 + " d" + rest(hours % 24, "h");
  }

  private static String rest(long count, String unit) {
    return count == 0 ? "" : " " + count + " " + unit;
  }

  /** {@code 40 s ago}. */
  public static String ago(Instant at, Instant now) {
    return duration(Duration.between(at, now)) + " ago";
  }

  /** How long it still is. */
  public static String left(Instant until, Instant now) {
    return duration(Duration.between(now, until));
  }

  /** {@code +0.4 s}, {@code +12 s}, {@code +4 min 20 s}: from one step to the next. */
  public static String step(Duration duration) {
    if (duration.isNegative()) {
      return "+0 s";
    }
    if (duration.toSeconds() < 10) {
      return String.format(Locale.ROOT, "+%.1f s", duration.toMillis() / 1000.0);
    }
    return "+" + duration(duration);
  }
}
