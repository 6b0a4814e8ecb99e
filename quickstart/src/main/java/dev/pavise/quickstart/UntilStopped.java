package dev.pavise.quickstart;

import java.util.concurrent.CountDownLatch;

/**
 * Turns Ctrl-C and TERM into an orderly end: the main thread is woken, does its own clean-up, and
 * the JVM stays until that is done.
 */
final class UntilStopped {
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch cleanedUp = new CountDownLatch(1);
  private final Thread main = Thread.currentThread();

  UntilStopped() {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  asked.countDown();
                  main.interrupt();
                  try {
                    cleanedUp.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                },
                "stop"));
  }

  /** Returns when somebody asks to stop. */
  void await() {
    try {
      asked.await();
    } catch (InterruptedException e) {
      // The hook interrupts whatever the main thread waits for; being asked is what was waited for.
      Thread.interrupted();
    }
  }

  boolean isAsked() {
    return asked.getCount() == 0;
  }

  /** To be called as the very last thing before the JVM may go. */
  void done() {
    cleanedUp.countDown();
  }
}
