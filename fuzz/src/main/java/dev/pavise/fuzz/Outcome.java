package dev.pavise.fuzz;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What fuzzing one target came to.
 *
 * @param executions inputs tried
 * @param coverage branches reached, as libFuzzer counts them
 * @param corpus inputs kept, each of which reached something new
 * @param finding the input that broke it; absent when none did
 */
record Outcome(
    String target,
    long seconds,
    long executions,
    long coverage,
    long corpus,
    @Nullable Path finding,
    String lastLines) {
  boolean isGood() {
    return finding == null && executions > 0;
  }
}
