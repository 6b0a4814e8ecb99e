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

  @Override
  public void stop() {
    running = false;
    var working = thread;
    if (working == null) {
      return;
    }
    working.interrupt();
    try {
      working.join(STOP_PATIENCE);
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
        if (!workedWithMoreToDo()) {
          subscription.await(pause.equals(PAUSE_MIN) ? interval : pause);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean workedWithMoreToDo() throws InterruptedException {
    try {
      var more = round();
      pause = PAUSE_MIN;
      return more;
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      if (!running) {
        return false;
      }
      pause = pause.multipliedBy(2).compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : pause.multipliedBy(2);
      LOG.warn("a round of {} failed; trying again in {}", topic, pause, e);
      Thread.sleep(pause);
      return false;
    }
  }
}
