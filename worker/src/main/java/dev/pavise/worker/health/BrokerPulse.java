package dev.pavise.worker.health;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Kafka time and again who it is: consumers alone do not tell, as they wait for a broker that
 * is away without a word. Thread-safe.
 */
public final class BrokerPulse implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerPulse.class);
  private static final Duration INTERVAL = Duration.ofSeconds(3);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(5);

  /** So long an answer counts: two questions may be lost before the worker is called unwell. */
  static final Duration RECENT = Duration.ofSeconds(20);

  private final Admin admin;
  private final InstantSource clock;
  private final Thread thread;
  private volatile @Nullable Instant answered;

  public BrokerPulse(Map<String, Object> adminProperties, InstantSource clock) {
    this.admin = Admin.create(adminProperties);
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("broker-pulse").start(this::run);
  }

  /** Whether Kafka answered a short while ago. */
  public boolean isRecent() {
    return isRecent(answered, clock.instant());
  }

  static boolean isRecent(@Nullable Instant answered, Instant now) {
    return answered != null && Duration.between(answered, now).compareTo(RECENT) <= 0;
  }

  private void run() {
    try {
      while (!Thread.interrupted()) {
        ask();
        Thread.sleep(INTERVAL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void ask() throws InterruptedException {
    try {
      var unused =
          admin.describeCluster().clusterId().get(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
      answered = clock.instant();
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("Kafka does not answer", e);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    admin.close(Duration.ZERO);
  }
}
