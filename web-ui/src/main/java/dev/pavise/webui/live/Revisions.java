package dev.pavise.webui.live;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The form of a revision: the last step, a dot, and whatever else tells two pictures apart. A
 * browser sends it back, so anything may come; what is not of this form counts as nothing seen.
 */
public final class Revisions {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,18})\\.[0-9A-Za-z-]{1,100}");

  private Revisions() {}

  public static String of(long step, String rest) {
    return step + "." + rest;
  }

  /** The last step that is seen; 0 when none is. */
  static long step(@Nullable String revision) {
    if (revision == null) {
      return 0;
    }
    var matcher = FORM.matcher(revision);
    return matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
  }
}
