package dev.pavise.worker;

import dev.pavise.worker.kafka.ConsumerGroup;
import dev.pavise.worker.kafka.TopicGate;
import dev.pavise.worker.keyrelease.Release;
import dev.pavise.worker.verification.Verification;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

/** Waits for the topics, then runs the groups that are enabled until the application ends. */
final class WorkerGroups implements ApplicationRunner, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerGroups.class);

  private final WorkerProperties properties;
  private final WorkerSetup setup;
  private final KafkaProperties kafka;
  private final InstantSource clock;
  private final List<ConsumerGroup> groups = new ArrayList<>();
  private boolean closed;

  WorkerGroups(
      WorkerProperties properties, WorkerSetup setup, KafkaProperties kafka, InstantSource clock) {
    this.properties = properties;
    this.setup = setup;
    this.kafka = kafka;
    this.clock = clock;
  }

  @Override
  public void run(ApplicationArguments arguments) throws InterruptedException {
    var placement = new TopicGate(kafka.buildAdminProperties()).await();
    synchronized (this) {
      if (closed) {
        return;
      }
      var instance = Optional.ofNullable(properties.instance());
      if (properties.verification().enabled()) {
        groups.add(
            verification()
                .group(
                    placement,
                    instance,
                    kafka.buildConsumerProperties(),
                    kafka.buildProducerProperties()));
      }
      if (properties.keyrelease().enabled()) {
        groups.add(
            new Release(setup.releaseKey(), setup.ears(), clock)
                .group(
                    placement,
                    instance,
                    kafka.buildConsumerProperties(),
                    kafka.buildProducerProperties()));
      }
      groups.forEach(ConsumerGroup::start);
    }
    LOG.info(
        "worker ready: {} reference values, {} roots",
        setup.referenceValues().size(),
        setup.collateral().anchors().size());
  }

  private Verification verification() {
    return new Verification(
        setup.releaseKey(),
        setup.resultKey().orElseThrow(),
        setup.ears(),
        setup.collateral(),
        setup.referenceValues(),
        properties.challengeLifetime(),
        clock,
        new SecureRandom());
  }

  @Override
  public synchronized void close() {
    closed = true;
    groups.forEach(ConsumerGroup::close);
    groups.clear();
  }
}
