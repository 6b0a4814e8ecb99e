package dev.pavise.quickstart;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;

/** Stops the supervisor and all it runs; then ends VMs, and what a killed supervisor left. */
@Command(name = "down", description = "Stop everything.", mixinStandardHelpOptions = true)
final class Down implements Callable<Integer> {
  private static final Duration STOPS_WITHIN = Duration.ofMinutes(2);

  @Override
  public Integer call() throws InterruptedException {
    var layout = Quickstart.layout();
    var progress = new Progress(System.err);
    var supervisor = Supervision.running(layout);
    if (supervisor.isPresent()) {
      progress.say("asking the supervisor (process " + supervisor.get().pid() + ") to stop …");
      supervisor.get().destroy();
      awaitEnd(supervisor.get());
    }
    int left = Sweep.end(layout);
    if (left > 0) {
      progress.say(
          supervisor.isPresent()
              ? "ended the VMs that still ran (" + left + " processes)"
              : "ended " + left + " processes that a killed supervisor had left");
    }
    progress.say(
        supervisor.isEmpty() && left == 0 ? "nothing was running" : "everything is stopped");
    return 0;
  }

  private static void awaitEnd(ProcessHandle supervisor) throws InterruptedException {
    var until = System.nanoTime() + STOPS_WITHIN.toNanos();
    while (supervisor.isAlive()) {
      if (System.nanoTime() > until) {
        throw new Failure(
            "the supervisor (process " + supervisor.pid() + ") does not stop",
            "End it with `kill -9 " + supervisor.pid() + "`, then run `./pavise down` again.");
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }
}
