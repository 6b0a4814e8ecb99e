package dev.pavise.controlplane.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.controlplane.running.Engines;
import dev.pavise.controlplane.running.Installation;
import dev.pavise.messages.Json;
import dev.pavise.messages.records.DeploymentChanged;
import dev.pavise.messages.records.Topics;
import dev.pavise.messages.result.Life;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

/** Records wait for the broker, and arrive in order. */
class OutboxIT {
  @Test
  void keepsEveryRecordWhileThereIsNoBrokerAndSendsThemInOrderAfterwards() throws Exception {
    try (var installation = Installation.start(nobodyListens(), Map.of())) {
      var ids = new ArrayList<String>();
      for (int i = 0; i < 3; i++) {
        ids.add(installation.deploy("waiting-" + i));
      }
      ids.forEach(id -> installation.awaitLife(id, "BOOTING"));
      assertThat(waiting(installation)).isGreaterThanOrEqualTo(9);

      installation.restart(Engines.kafka());

      Installation.await("an empty outbox", () -> waiting(installation) == 0 ? Boolean.TRUE : null);
      for (var id : ids) {
        assertThat(changesOf(id))
            .extracting(DeploymentChanged::life)
            .containsExactly(Life.REQUESTED, Life.PROVISIONING, Life.BOOTING);
        assertThat(changesOf(id)).extracting(DeploymentChanged::sequence).isSorted();
      }
    }
  }

  @Test
  void makesEveryTopicAndItsDeadLettersWithTheSamePartitions() throws Exception {
    try (var installation = Installation.start();
        var admin = Admin.create(Map.of("bootstrap.servers", Engines.kafka()))) {
      assertThat(installation.client().get("/health").status()).isEqualTo(200);
      var wanted =
          Topics.ALL.stream()
              .flatMap(topic -> List.of(topic, Topics.deadLetterOf(topic)).stream())
              .collect(Collectors.toSet());
      Installation.await(
          "all topics", () -> names(admin).containsAll(wanted) ? Boolean.TRUE : null);

      assertThat(admin.describeTopics(wanted).allTopicNames().get().values())
          .allMatch(topic -> topic.partitions().size() == 6);
    }
  }

  private static Set<String> names(Admin admin) {
    try {
      return admin.listTopics().names().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<DeploymentChanged> changesOf(String id) {
    var changes = new ArrayList<DeploymentChanged>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                Engines.kafka(),
                ConsumerConfig.GROUP_ID_CONFIG,
                UUID.randomUUID().toString(),
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest"),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(Topics.DEPLOYMENT_CHANGED));
      var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (changes.size() < 3 && System.nanoTime() < deadline) {
        for (var each : consumer.poll(Duration.ofMillis(200))) {
          if (each.key().equals(id)) {
            changes.add(Json.readTolerant(each.value(), DeploymentChanged.class));
          }
        }
      }
    }
    return changes;
  }

  private static int waiting(Installation installation) {
    return installation.database().sql("select count(*) from outbox").query(Integer.class).single();
  }

  private static String nobodyListens() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "127.0.0.1:" + socket.getLocalPort();
    }
  }
}
