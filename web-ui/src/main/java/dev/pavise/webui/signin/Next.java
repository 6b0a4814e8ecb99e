package dev.pavise.webui.signin;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where to go after signing in: a path of this dashboard, never another site. */
public final class Next {
  private static final Pattern PATH =
      Pattern.compile("/(deployments|results)(/[0-9a-z-]{1,64}){0,3}");
  private static final String HOME = "/deployments";

  private Next() {}

  static String path(@Nullable String wish) {
    return wish != null && PATH.matcher(wish).matches() ? wish : HOME;
  }
}
