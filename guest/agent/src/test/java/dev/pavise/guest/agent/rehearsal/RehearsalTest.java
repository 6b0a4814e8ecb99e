package dev.pavise.guest.agent.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.guest.agent.Root;
import dev.pavise.guest.agent.console.Console;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RehearsalTest {
  @Test
  void walksTheWholePathWithoutTpmAndNetwork() throws Exception {
    Root.require();
    var lines = new ByteArrayOutputStream();
    new Rehearsal(new Console(new PrintStream(lines, true, StandardCharsets.UTF_8))).run();

    assertThat(lines.toString(StandardCharsets.UTF_8))
        .contains("quote made", "pulled ", "rehearsed");
  }
}
