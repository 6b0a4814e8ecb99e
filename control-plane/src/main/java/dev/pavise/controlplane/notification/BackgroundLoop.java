package dev.pavise.controlplane.notification;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * One thread of this replica that works until nothing is left, then waits for a wake-up or its
 * interval. A round that fails is logged and tried again after a growing pause; the loop never ends
 * by itself.
 */
public abstract class BackgroundLoop implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundLoop.class);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(15);
  private static final Duration PAUSE_MIN = Duration.ofMillis(250);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(10);

  private final Wakeups wakeups;
  private final String topic;
  private final Duration interval;
  private volatile boolean running;
  private volatile @Nullable Thread thread;
  private Duration pause = PAUSE_MIN;

  protected BackgroundLoop(Wakeups wakeups, String topic, Duration interval) {
    this.wakeups = wakeups;
    this.topic = topic;
    this.interval = interval;
  }

  /** Does a bounded piece of work; true when there may be more right now. */
  protected abstract boolean round() throws Exception;

  @Override
  public void start() {
    running = true;
    thread = Thread.ofPlatform().name(topic).daemon().start(this::run);
  }

  /** Lets the present round end, and interrupts it only when it takes too long. */
  @Override
  public void stop() {
    running = false;
    var working = thread;
    if (working == null) {
      return;
    }
    wakeups.wakeHere(topic);
    try {
      if (!working.join(STOP_PATIENCE)) {
        working.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void run() {
    try (var subscription = wakeups.subscribe(topic)) {
      while (running) {
        var wait = work();
        if (running && wait.isPositive()) {
          subscription.await(wait);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How long to wait before the next round. */
  private Duration work() throws InterruptedException {
    try {
      var more = round();
      pause = PAUSE_MIN;
      return more ? Duration.ZERO : interval;
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      pause = pause.multipliedBy(2).compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : pause.multipliedBy(2);
      if (running) {
        LOG.warn("a round of {} failed; trying again in {}", topic, pause, e);
      }
      return pause;
    }
  }
}
