package dev.pavise.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A short campaign against each decoder; {@code ./pavise fuzz} runs longer ones. */
class FuzzIT {
  private static final Duration EACH =
      Duration.ofSeconds(Integer.getInteger("pavise.fuzz.seconds", 20));

  private static Seeds seeds;

  @BeforeAll
  static void makeSeeds() {
    seeds = Seeds.make();
  }

  @ParameterizedTest
  @EnumSource
  void nothingBreaksTheDecoder(Target target, @TempDir Path directory) throws Exception {
    var outcome = new Campaign(target, EACH, directory).run(seeds);

    assertThat(outcome.isGood()).as(outcome.lastLines()).isTrue();
    assertThat(outcome.coverage()).as("branches reached").isPositive();
  }
}
