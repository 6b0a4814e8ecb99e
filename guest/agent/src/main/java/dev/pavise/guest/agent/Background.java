package dev.pavise.guest.agent;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Work beside the main path, in a thread of its own: a real one, because TPM and start-up work
 * would hold the carrier of every virtual thread on a small machine.
 */
final class Background<T> {
  private final FutureTask<T> task;

  private Background(FutureTask<T> task) {
    this.task = task;
  }

  static <T> Background<T> start(String name, Callable<T> work) {
    var task = new FutureTask<>(work);
    Thread.ofPlatform().daemon().name(name).start(task);
    return new Background<>(task);
  }

  /** The result, waited for; a failure comes out as an {@link IOException}. */
  T get() throws IOException, InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IOException("work in the background failed", e);
    } catch (CancellationException e) {
      throw new IOException("work in the background was given up", e);
    }
  }
}
