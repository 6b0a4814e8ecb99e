package dev.pavise.webui.problem;

import dev.pavise.webui.api.Problem;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What came of something that was asked for.
 *
 * @param action what to do about it; absent when there is nothing to do
 */
public record Flash(boolean good, String title, @Nullable String action) implements Serializable {
  public static Flash done(String title) {
    return new Flash(true, title, null);
  }

  public static Flash refused(Problem problem) {
    var title = problem.title();
    return new Flash(
        false, title == null ? "The control plane refused." : title + ".", problem.action());
  }
}
