package dev.pavise.controlplane.http;

import dev.pavise.controlplane.problem.ErrorCode;
import dev.pavise.controlplane.problem.Problem;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a listing.
 *
 * @param next cursor of the page after; absent on the last
 */
public record Page<T>(List<T> items, @Nullable String next) {
  public static final int LIMIT_DEFAULT = 50;
  public static final int LIMIT_MAX = 200;

  public Page {
    items = List.copyOf(items);
  }

  /** From one more row than the limit: the surplus row only tells that there is more. */
  public static <R, T> Page<T> of(
      List<R> rows, int limit, Function<R, T> view, Function<R, String> cursor) {
    var more = rows.size() > limit;
    var kept = more ? rows.subList(0, limit) : rows;
    return new Page<>(kept.stream().map(view).toList(), more ? cursor.apply(kept.getLast()) : null);
  }

  /**
   * How many a page shall have.
   *
   * @throws Problem when it is more than a page may have, or less than one
   */
  public static int limit(@Nullable Integer wish) {
    if (wish == null) {
      return LIMIT_DEFAULT;
    }
    if (wish < 1 || wish > LIMIT_MAX) {
      throw Problem.of(ErrorCode.BAD_REQUEST, "\"limit\" must be 1 to " + LIMIT_MAX + ".");
    }
    return wish;
  }
}
