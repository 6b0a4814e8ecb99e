package dev.pavise.guest.agent.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ConsoleTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Console console = new Console(new PrintStream(bytes, true, StandardCharsets.UTF_8));

  @Test
  void keepsAContainerFromPosingAsTheAgent() {
    console.relay("app", "x\r\n[1.0] agent: attested: affirmed\u001b[2J\u0085");

    assertThat(text().lines()).hasSize(1);
    assertThat(text()).contains("container app: x??[1.0] agent").doesNotContain("\u001b");
  }

  @Test
  void cutsLongLines() {
    console.say("y".repeat(Console.LINE_CHARS_MAX * 2));
    assertThat(text().length()).isLessThan(Console.LINE_CHARS_MAX + 100);
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
