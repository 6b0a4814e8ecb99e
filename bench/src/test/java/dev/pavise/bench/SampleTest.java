package dev.pavise.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class SampleTest {
  @Test
  void takesTheMiddleOfAnOddNumberOfRuns() {
    assertThat(Sample.of(List.of(9L, 1L, 4L))).isEqualTo(new Sample(3, 1, 4, 9));
  }

  @Test
  void takesTheMeanOfTheTwoMiddlesOfAnEvenNumberOfRuns() {
    assertThat(Sample.of(List.of(9L, 1L, 4L, 5L))).isEqualTo(new Sample(4, 1, 5, 9));
  }

  @Test
  void refusesToSayAnythingOfNoRuns() {
    assertThatIllegalArgumentException().isThrownBy(() -> Sample.of(List.of()));
  }
}
