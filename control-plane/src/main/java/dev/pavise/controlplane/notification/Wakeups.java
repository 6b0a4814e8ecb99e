package dev.pavise.controlplane.notification;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Wakes threads of any replica when a transaction commits. A wake-up says only "look again"; one
 * that is lost costs the waiter its fallback interval and nothing else. Thread-safe.
 */
@Component
public class Wakeups {
  static final String CHANNEL = "pavise";

  private final JdbcClient jdbc;
  private final ConcurrentHashMap<String, Set<Subscription>> subscriptions =
      new ConcurrentHashMap<>();

  Wakeups(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Tells everybody who waits for this topic, when and if the present transaction commits. */
  public void announce(String topic) {
    jdbc.sql("select pg_notify(?, ?)")
        .param(CHANNEL)
        .param(topic)
        .query((row, number) -> number)
        .list();
  }

  /** Begins to listen; subscribe first, then look, then wait, and nothing is missed. */
  public Subscription subscribe(String topic) {
    return subscribe(topic, () -> {});
  }

  /** As {@link #subscribe(String)}; runs something short at each wake-up besides. */
  public Subscription subscribe(String topic, Runnable besides) {
    var subscription = new Subscription(this, topic, besides);
    subscriptions.compute(
        topic,
        (key, present) -> {
          var all = present == null ? ConcurrentHashMap.<Subscription>newKeySet() : present;
          all.add(subscription);
          return all;
        });
    return subscription;
  }

  /**
   * Looks until there is something or patience ends. It holds nothing while it waits.
   *
   * @param fallback what a lost wake-up costs at most
   */
  public <T> Optional<T> await(
      String topic, Duration patience, Duration fallback, Supplier<Optional<T>> look)
      throws InterruptedException {
    var deadline = System.nanoTime() + patience.toNanos();
    try (var subscription = subscribe(topic)) {
      while (true) {
        var found = look.get();
        var left = Duration.ofNanos(deadline - System.nanoTime());
        if (found.isPresent() || !left.isPositive()) {
          return found;
        }
        subscription.await(left.compareTo(fallback) < 0 ? left : fallback);
      }
    }
  }

  /** Wakes who waits for this topic in this process. */
  public void wakeHere(String topic) {
    wake(topic);
  }

  void wake(String topic) {
    var waiting = subscriptions.get(topic);
    if (waiting != null) {
      waiting.forEach(Subscription::wake);
    }
  }

  /** Wakes everybody in this process. */
  public void wakeAllHere() {
    wakeAll();
  }

  /** After the connection was away, anything may have happened. */
  void wakeAll() {
    subscriptions.values().forEach(waiting -> waiting.forEach(Subscription::wake));
  }

  private void remove(Subscription subscription) {
    subscriptions.computeIfPresent(
        subscription.topic,
        (topic, all) -> {
          all.remove(subscription);
          return all.isEmpty() ? null : all;
        });
  }

  /** One waiter's interest in a topic. */
  public static final class Subscription implements AutoCloseable {
    private final Wakeups wakeups;
    private final String topic;
    private final Runnable besides;
    private final Semaphore signal = new Semaphore(0);

    private Subscription(Wakeups wakeups, String topic, Runnable besides) {
      this.wakeups = wakeups;
      this.topic = topic;
      this.besides = besides;
    }

    /** Waits for a wake-up since the last wait; false when the time was up first. */
    public boolean await(Duration timeout) throws InterruptedException {
      var woken = signal.tryAcquire(Math.max(0, timeout.toNanos()), TimeUnit.NANOSECONDS);
      signal.drainPermits();
      return woken;
    }

    /** Wakes this waiter from within the process. */
    public void wake() {
      signal.release();
      besides.run();
    }

    @Override
    public void close() {
      wakeups.remove(this);
    }
  }
}
