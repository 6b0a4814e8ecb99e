package dev.pavise.cli.command;

import dev.pavise.cli.ExitCode;
import dev.pavise.cli.Failure;
import dev.pavise.cli.api.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads a listing page by page. Stateless. */
final class Listing {
  /** More than any tenant has of what is read in one go. */
  private static final int COUNT_MAX = 10_000;

  private Listing() {}

  static <T> List<T> all(Function<@Nullable String, Page<T>> pages) {
    var all = new ArrayList<T>();
    String cursor = null;
    do {
      var page = pages.apply(cursor);
      all.addAll(page.items());
      cursor = page.items().isEmpty() ? null : page.next();
      if (all.size() > COUNT_MAX) {
        throw new Failure(
            ExitCode.FAILED,
            "the control plane lists more than " + COUNT_MAX + " and does not end",
            "Ask its operator what it serves; nothing was changed.");
      }
    } while (cursor != null);
    return all;
  }
}
