package dev.pavise.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The services in the background, as {@code ./pavise up --detach} and {@code down} run them. */
class UpIT {
  private static final long TAKES_MINUTES_MAX = 10;

  private TestHome home;

  @BeforeEach
  void create() throws IOException {
    home = TestHome.create();
  }

  @AfterEach
  void remove() throws IOException, InterruptedException {
    Sweep.end(home.layout());
    home.remove();
  }

  @Test
  void startsAgainWhereItsSupervisorWasKilled() throws IOException, InterruptedException {
    run("up", "--detach");
    var killed = Supervision.running(home.layout()).orElseThrow();
    killed.destroyForcibly();
    killed.onExit().join();
    assertThat(Sweep.processesOf(home.layout())).as("left by it").isNotEmpty();

    run("up", "--detach");

    assertThat(home.console()).contains("that a killed supervisor had left", "Everything runs");
    assertThat(Supervision.running(home.layout())).isPresent();
    run("down");
    assertThat(Sweep.processesOf(home.layout())).isEmpty();
  }

  private void run(String... words) throws IOException, InterruptedException {
    var process = home.quickstart(words);
    assertThat(process.waitFor(TAKES_MINUTES_MAX, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(home.console()).isZero();
  }
}
