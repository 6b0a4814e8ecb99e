package dev.pavise.guest.agent.container;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;

/** Runs bundles. Thread-safe. */
public interface OciRuntime {
  /** What {@code config.json} may ask for. */
  RuntimeLimits limits();

  /**
   * Creates and starts a container; what an earlier one of the same id left is cleared away.
   *
   * @param bundle directory with {@code config.json}
   */
  Run run(String id, Path bundle) throws IOException;

  /** One run of one container. */
  interface Run {
    /** What it prints, both streams in one. */
    InputStream output();

    /** Waits until its process runs; false when it ended before. */
    boolean awaitStart() throws InterruptedException;

    /** Waits for its end and gives the exit code. */
    int awaitExit() throws InterruptedException;

    /** The runtime's own word on why it could not start; empty when it has none. */
    String problem();

    /** Asks it to end, and ends it after the grace. */
    void stop(Duration grace) throws InterruptedException;
  }
}
