package dev.pavise.guest.agent.waiting;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A sleep that somebody else can end early. Any number of calls count as one. Thread-safe. */
public final class Wakeup {
  private final Semaphore calls = new Semaphore(0);

  /** Ends the current sleep, or the next one. */
  public void call() {
    calls.release();
  }

  /** Returns when called, or after the wait. */
  public void sleep(Duration wait) throws InterruptedException {
    if (calls.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
      calls.drainPermits();
    }
  }
}
