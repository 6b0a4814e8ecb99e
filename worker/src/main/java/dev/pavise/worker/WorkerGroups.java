package dev.pavise.worker;

import dev.pavise.collateral.Answer;
import dev.pavise.collateral.CollateralStore;
import dev.pavise.collateral.HttpVendorService;
import dev.pavise.collateral.Pacing;
import dev.pavise.collateral.Sharing;
import dev.pavise.collateral.VendorService;
import dev.pavise.worker.collateral.CollateralSource;
import dev.pavise.worker.collateral.CollateralTopic;
import dev.pavise.worker.collateral.StoredCollateral;
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
  private final List<AutoCloseable> resources = new ArrayList<>();
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
        setup.trust().pinned().anchors().size() + setup.trust().roots().pins().size());
  }

  /** Whether every group that is enabled consumes; none does while the topics are waited for. */
  synchronized boolean areRunning() {
    return !groups.isEmpty() && groups.stream().allMatch(ConsumerGroup::isRunning);
  }

  private Verification verification() {
    return new Verification(
        setup.releaseKey(),
        setup.resultKey().orElseThrow(),
        setup.ears(),
        collateral(),
        setup.referenceValues(),
        properties.challengeLifetime(),
        clock,
        new SecureRandom());
  }

  private CollateralSource collateral() {
    var settings = properties.collateral();
    Sharing sharing = Sharing.none();
    Optional<CollateralTopic> topic = Optional.empty();
    if (settings.shared()) {
      var shared =
          new CollateralTopic(kafka.buildConsumerProperties(), kafka.buildProducerProperties());
      resources.add(shared);
      sharing = shared;
      topic = Optional.of(shared);
    }
    VendorService service = (wanted, etag) -> new Answer.Absent();
    if (settings.fetch()) {
      var vendors = new HttpVendorService(WorkerSetup.addresses(settings));
      resources.add(vendors);
      service = vendors;
    }
    var store =
        new CollateralStore(
            service,
            clock,
            Pacing.standard().withWaitMax(settings.waitMax()),
            sharing,
            setup.trust().roots());
    resources.add(store);
    setup.bundled().forEach(store::supply);
    topic.ifPresent(shared -> shared.follow(store));
    return new StoredCollateral(setup.trust().pinned(), setup.trust().roots(), store);
  }

  /** What was opened last is closed first. */
  @Override
  public synchronized void close() {
    closed = true;
    groups.forEach(ConsumerGroup::close);
    groups.clear();
    resources.reversed().forEach(WorkerGroups::close);
    resources.clear();
  }

  private static void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      LOG.warn("cannot close {}", resource, e);
    }
  }
}
