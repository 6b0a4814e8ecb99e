package dev.pavise.plan.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CommandLineTest {
  @Test
  void splitsLikeAShell() {
    assertThat(CommandLine.split("  a  b\tc ").orElseThrow()).containsExactly("a", "b", "c");
    assertThat(CommandLine.split("a 'b c' \"d e\"").orElseThrow())
        .containsExactly("a", "b c", "d e");
    assertThat(CommandLine.split("a\\ b '' \"\"").orElseThrow()).containsExactly("a b", "", "");
    assertThat(CommandLine.split("x'y'\"z\"").orElseThrow()).containsExactly("xyz");
    assertThat(CommandLine.split("\"a\\\"b\\c\" 'a\\b'").orElseThrow())
        .containsExactly("a\"b\\c", "a\\b");
    assertThat(CommandLine.split("\"it's\"").orElseThrow()).containsExactly("it's");
    assertThat(CommandLine.split("").orElseThrow()).isEmpty();
  }

  @Test
  void refusesWhatIsNotClosed() {
    assertThat(CommandLine.split("a 'b")).isEmpty();
    assertThat(CommandLine.split("a \"b")).isEmpty();
    assertThat(CommandLine.split("a \\")).isEmpty();
  }

  @Test
  void readsComposesQuantities() {
    assertThat(Quantities.duration("1h30m")).contains(Duration.ofMinutes(90));
    assertThat(Quantities.duration("90s")).contains(Duration.ofSeconds(90));
    assertThat(Quantities.duration("")).isEmpty();
    assertThat(Quantities.duration("5")).isEmpty();
    assertThat(Quantities.duration("-5m")).isEmpty();
    assertThat(Quantities.size("64m")).contains(64L << 20);
    assertThat(Quantities.size("1GB")).contains(1L << 30);
    assertThat(Quantities.size("4096")).contains(4096L);
    assertThat(Quantities.size("999999999999g")).isEmpty();
    assertThat(Quantities.mode("0400")).contains(0400);
    assertThat(Quantities.mode("0o1777")).contains(01777);
    assertThat(Quantities.mode("400")).isEmpty();
    assertThat(Quantities.mode("0800")).isEmpty();
  }
}
