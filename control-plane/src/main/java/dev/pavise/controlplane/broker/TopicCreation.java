package dev.pavise.controlplane.broker;

import dev.pavise.messages.records.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.Lifecycle;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.stereotype.Component;

/**
 * Makes every topic and its dead letter topic, all with the same number of partitions, as soon as a
 * broker answers; until then nothing is sent and nothing consumed, and the rest of the control
 * plane works.
 */
@Component
public class TopicCreation implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(TopicCreation.class);
  private static final Duration TRY_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final KafkaProperties kafka;
  private final TopicSettings settings;
  private final KafkaListenerEndpointRegistry listeners;
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile boolean running;
  private volatile @Nullable Thread thread;

  TopicCreation(
      KafkaProperties kafka, TopicSettings settings, KafkaListenerEndpointRegistry listeners) {
    this.kafka = kafka;
    this.settings = settings;
    this.listeners = listeners;
  }

  /** Whether records can be sent. */
  public boolean areThere() {
    return done.getCount() == 0;
  }

  @Override
  public void start() {
    running = true;
    thread = Thread.ofPlatform().name("topic-creation").daemon().start(this::run);
  }

  @Override
  public void stop() {
    running = false;
    var working = thread;
    if (working != null) {
      working.interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void run() {
    var told = false;
    while (running && !areThere()) {
      try (var admin = Admin.create(configuration())) {
        create(admin);
        done.countDown();
        listeners.getListenerContainers().forEach(Lifecycle::start);
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (Exception e) {
        if (!told) {
          LOG.warn("no topics yet, trying on: {}", e.getMessage());
          told = true;
        }
        pause();
      }
    }
  }

  private Map<String, Object> configuration() {
    var configuration = kafka.buildAdminProperties();
    configuration.put("default.api.timeout.ms", (int) TRY_TIMEOUT.toMillis());
    configuration.put("request.timeout.ms", (int) TRY_TIMEOUT.toMillis());
    return configuration;
  }

  private void create(Admin admin)
      throws InterruptedException, ExecutionException, TimeoutException {
    var wanted = new ArrayList<NewTopic>();
    for (var name : Topics.ALL) {
      wanted.add(topic(name));
      wanted.add(topic(Topics.deadLetterOf(name)));
    }
    var present = admin.listTopics().names().get(TRY_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    wanted.removeIf(topic -> present.contains(topic.name()));
    for (var creation : admin.createTopics(wanted).values().values()) {
      try {
        creation.get(TRY_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e; // Another replica may have been faster; anything else is a failure.
        }
      }
    }
  }

  private NewTopic topic(String name) {
    var configuration =
        name.equals(Topics.ENDORSEMENTS_CACHED)
            ? Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_COMPACT,
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Long.toString(settings.messageSizeMax().toBytes()))
            : Map.of(
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Long.toString(settings.messageSizeMax().toBytes()));
    return new NewTopic(name, settings.partitions(), (short) settings.replicas())
        .configs(configuration);
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
