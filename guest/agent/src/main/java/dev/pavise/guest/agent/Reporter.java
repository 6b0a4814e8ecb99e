package dev.pavise.guest.agent;

import dev.pavise.guest.agent.console.Console;
import dev.pavise.guest.agent.controlplane.ControlPlane;
import dev.pavise.guest.agent.waiting.Backoff;
import dev.pavise.guest.agent.waiting.Wakeup;
import java.io.IOException;
import java.time.Duration;

/**
 * Tells the control plane how the agent is doing, on every change and as a heartbeat, and passes on
 * what it asks for. Runs in a thread of its own for as long as the agent lives.
 */
final class Reporter {
  private static final Duration HEARTBEAT = Duration.ofSeconds(5);

  /** Changes in quick succession become one report. */
  private static final Duration SPACING = Duration.ofMillis(100);

  private static final Backoff AWAY = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(10));

  private final ControlPlane controlPlane;
  private final AgentState state;
  private final Wakeup attestNow;
  private final Console console;

  Reporter(ControlPlane controlPlane, AgentState state, Wakeup attestNow, Console console) {
    this.controlPlane = controlPlane;
    this.state = state;
    this.attestNow = attestNow;
    this.console = console;
  }

  void run() throws InterruptedException {
    var failures = 0;
    while (true) {
      var report = state.report();
      try {
        if (controlPlane.report(report).attestNow()) {
          attestNow.call();
        }
        if (failures > 0) {
          console.say("the control plane takes reports again");
        }
        failures = 0;
      } catch (IOException | RuntimeException e) {
        if (failures++ == 0) {
          console.say("a report did not arrive (" + e.getMessage() + "); trying on");
        }
      }
      if (failures > 0) {
        Thread.sleep(AWAY.after(failures));
      } else {
        state.awaitChange(new Backoff(HEARTBEAT, HEARTBEAT).after(1));
        Thread.sleep(SPACING);
      }
    }
  }
}
