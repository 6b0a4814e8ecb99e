package dev.pavise.guest.agent.container;

import dev.pavise.guest.agent.console.Console;
import dev.pavise.guest.agent.waiting.Backoff;
import dev.pavise.guest.agent.waiting.Wakeup;
import dev.pavise.messages.attester.AgentReport.ContainerReport;
import dev.pavise.messages.attester.AgentReport.ContainerState;
import dev.pavise.messages.manifest.RestartRule;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs one container and starts it again as its rule says, waiting longer each time it ends soon.
 * {@link #run} occupies a thread; the other methods may be called from any.
 */
final class Supervisor {
  private static final Backoff RESTART = new Backoff(Duration.ofMillis(200), Duration.ofMinutes(1));

  /** A run that lasted this long was a good one: the next wait is short again. */
  private static final Duration GOOD_RUN = Duration.ofSeconds(10);

  private static final Duration STOP_GRACE = Duration.ofSeconds(10);

  /** What shells give when a command cannot be started. */
  private static final int EXIT_NOT_STARTED = 127;

  private final String name;
  private final RestartRule rule;
  private final OciRuntime runtime;
  private final Path bundle;
  private final BoundedLog log;
  private final ContainerListener listener;
  private final Console console;
  private final CountDownLatch firstStart = new CountDownLatch(1);
  private final Wakeup pause = new Wakeup();
  private volatile boolean stopping;
  private volatile OciRuntime.@Nullable Run current;
  private int restarts;
  private @Nullable Integer exitCode;

  Supervisor(
      String name,
      RestartRule rule,
      OciRuntime runtime,
      Path bundle,
      Path logFile,
      Consumer<String> lines,
      ContainerListener listener,
      Console console) {
    this.name = name;
    this.rule = rule;
    this.runtime = runtime;
    this.bundle = bundle;
    this.log = new BoundedLog(logFile, lines);
    this.listener = listener;
    this.console = console;
    tell(ContainerState.WAITING);
  }

  /** Returns when the container has ended and is not to be started again. */
  void run() throws InterruptedException {
    var soonEnds = 0;
    while (!stopping) {
      var start = System.nanoTime();
      var code = runOnce();
      exitCode = code;
      tell(ContainerState.STOPPED);
      console.say("container " + name + " ended with exit code " + code);
      firstStart.countDown();
      var again = startsAgain(code);
      if (stopping || !again) {
        return;
      }
      soonEnds = System.nanoTime() - start > GOOD_RUN.toNanos() ? 1 : soonEnds + 1;
      pause.sleep(RESTART.after(soonEnds));
      restarts++;
    }
  }

  /** Waits until it runs for the first time, or has failed to. */
  void awaitFirstStart() throws InterruptedException {
    firstStart.await();
  }

  /** Ends it for good. */
  void stop() throws InterruptedException {
    stopping = true;
    pause.call();
    var run = current;
    if (run != null) {
      run.stop(STOP_GRACE);
    }
  }

  private int runOnce() throws InterruptedException {
    try {
      var run = runtime.run(name, bundle);
      current = run;
      // Reading a pipe occupies a real thread; a virtual one would hold the carrier of all others.
      var pump = Thread.ofPlatform().daemon().name("log-" + name).start(() -> pump(run));
      if (run.awaitStart()) {
        console.say("container " + name + " runs");
        tell(ContainerState.RUNNING);
        firstStart.countDown();
      }
      var code = run.awaitExit();
      pump.join();
      if (!run.problem().isEmpty()) {
        console.say("container " + name + ": " + run.problem());
      }
      return code;
    } catch (IOException e) {
      console.say("container " + name + " cannot be started: " + e.getMessage());
      return EXIT_NOT_STARTED;
    } finally {
      current = null;
    }
  }

  private void pump(OciRuntime.Run run) {
    try (var output = run.output()) {
      log.drain(output);
    } catch (IOException e) {
      console.say("the output of container " + name + " is no longer kept: " + e.getMessage());
    }
  }

  private boolean startsAgain(int code) {
    return switch (rule.policy()) {
      case NO -> false;
      case ALWAYS -> true;
      case ON_FAILURE -> code != 0 && (rule.attemptsMax() == 0 || restarts < rule.attemptsMax());
    };
  }

  private void tell(ContainerState state) {
    listener.changed(new ContainerReport(name, state, restarts, exitCode));
  }
}
