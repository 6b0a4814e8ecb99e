package dev.pavise.bench.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pavise.bench.Sample;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BootFiguresTest {
  @Test
  void dividesAcceptedToTrustedByTheFloor() {
    var figures = figures(Map.of("acceptedToTrusted", 24_000L), Duration.ofSeconds(20));

    assertThat(figures.ratio()).isEqualTo(1.2);
    assertThat(figures.withinRatioMax()).isTrue();
  }

  @Test
  void saysWhenThePromiseIsNotHeld() {
    var figures = figures(Map.of("acceptedToTrusted", 26_000L), Duration.ofSeconds(20));

    assertThat(figures.withinRatioMax()).isFalse();
    assertThat(figures.table()).contains("NOT HELD");
  }

  @Test
  void takesTheMedianOfEachStage() {
    var figures =
        BootFigures.of(
            "-accel tcg",
            List.of(
                Map.of("acceptedToTrusted", 20_000L, "pull", 900L),
                Map.of("acceptedToTrusted", 21_000L, "pull", 700L),
                Map.of("acceptedToTrusted", 29_000L, "pull", 800L)),
            List.of(Duration.ofSeconds(20)),
            Map.of());

    assertThat(figures.stagesMs())
        .containsEntry("pull", new Sample(3, 700, 800, 900))
        .containsEntry("acceptedToTrusted", new Sample(3, 20_000, 21_000, 29_000));
  }

  @Test
  void refusesDeploymentsThatNeverBecameTrusted() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> figures(Map.of("boot", 20_000L), Duration.ofSeconds(20)));
  }

  @Test
  void refusesToMixDeploymentsOfDifferentStages() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                BootFigures.of(
                    "-accel tcg",
                    List.of(
                        Map.of("acceptedToTrusted", 20_000L, "pull", 900L),
                        Map.of("acceptedToTrusted", 21_000L)),
                    List.of(Duration.ofSeconds(20)),
                    Map.of()))
        .withMessageContaining("pull");
  }

  private static BootFigures figures(Map<String, Long> deployment, Duration floor) {
    return BootFigures.of(
        "-accel tcg", List.of(deployment), List.of(floor), Map.of("worker", 180L));
  }
}
