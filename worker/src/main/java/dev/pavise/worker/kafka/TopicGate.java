package dev.pavise.worker.kafka;

import dev.pavise.messages.records.Topics;
import dev.pavise.worker.keys.InvalidConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until the topics are there; the control plane makes them. All must have the same number of
 * partitions, because what was used is read from the partition of the same number.
 */
public final class TopicGate {
  private static final Logger LOG = LoggerFactory.getLogger(TopicGate.class);
  private static final Duration LOOK_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LOOK_INTERVAL = Duration.ofMillis(500);
  private static final int LOOKS_BETWEEN_REMINDERS = 20;

  /** What is consumed, and what is sent to the partition of the same number. */
  private static final List<String> ALIKE =
      List.of(
          Topics.CHALLENGE_REQUESTED,
          Topics.CHALLENGE_ISSUED,
          Topics.EVIDENCE_RECEIVED,
          Topics.EVIDENCE_APPRAISED,
          Topics.KEYS_RELEASED);

  private final Map<String, Object> adminProperties;

  public TopicGate(Map<String, Object> adminProperties) {
    this.adminProperties = adminProperties;
  }

  /** Returns the number of partitions once everything is there; waits for ever, and says so. */
  public Placement await() throws InterruptedException {
    try (var admin = Admin.create(adminProperties)) {
      for (int looks = 0; ; looks++) {
        var missing = new ArrayList<String>();
        var partitions = look(admin, missing);
        if (missing.isEmpty()) {
          return new Placement(requireAlike(partitions));
        }
        if (looks % LOOKS_BETWEEN_REMINDERS == 0) {
          LOG.info("waiting for the control plane to make the topics {}", missing);
        }
        Thread.sleep(LOOK_INTERVAL);
      }
    }
  }

  private static Map<String, Integer> look(Admin admin, List<String> missing)
      throws InterruptedException {
    var wanted = new ArrayList<>(ALIKE);
    wanted.add(Topics.ENDORSEMENTS_CACHED);
    for (var topic :
        List.of(Topics.CHALLENGE_REQUESTED, Topics.EVIDENCE_RECEIVED, Topics.EVIDENCE_APPRAISED)) {
      wanted.add(Topics.deadLetterOf(topic));
    }
    var partitions = new HashMap<String, Integer>();
    admin
        .describeTopics(wanted)
        .topicNameValues()
        .forEach((topic, description) -> partitions.put(topic, count(topic, description, missing)));
    partitions.keySet().retainAll(ALIKE);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return partitions;
  }

  private static int count(
      String topic, KafkaFuture<TopicDescription> description, List<String> missing) {
    try {
      return description.get(LOOK_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).partitions().size();
    } catch (ExecutionException | TimeoutException e) {
      missing.add(topic);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      missing.add(topic);
    }
    return 0;
  }

  private static int requireAlike(Map<String, Integer> partitions) {
    if (partitions.values().stream().distinct().count() != 1) {
      throw new InvalidConfiguration(
          "the topics must have the same number of partitions each, found " + partitions);
    }
    return partitions.values().iterator().next();
  }
}
