package dev.pavise.worker;

import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.Json;
import dev.pavise.messages.records.RequestHeader;
import dev.pavise.messages.records.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The control plane's and the attacker's view: sends records of one deployment, reads them. */
final class Topic implements AutoCloseable {
  private static final Duration WAIT_MAX = Duration.ofSeconds(40);

  private final DeploymentId deployment;
  private final byte[] key;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<String, Queue<ConsumerRecord<byte[], byte[]>>> arrived = new HashMap<>();

  Topic(Map<String, Object> properties, DeploymentId deployment) {
    this.deployment = deployment;
    key = deployment.toString().getBytes(StandardCharsets.UTF_8);
    producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    var reading = new HashMap<>(properties);
    reading.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    consumer =
        new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    var partitions = new ArrayList<TopicPartition>();
    for (var topic : Topics.ALL) {
      for (var name : List.of(topic, Topics.deadLetterOf(topic))) {
        for (int partition = 0; partition < TestBroker.PARTITIONS; partition++) {
          partitions.add(new TopicPartition(name, partition));
        }
      }
    }
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
  }

  void send(String topic, Object message) {
    send(new ProducerRecord<>(topic, key, Json.write(message)));
  }

  /** As it follows from a request. */
  void sendFor(String request, String topic, Object message) {
    var record = new ProducerRecord<>(topic, key, Json.write(message));
    record.headers().add(RequestHeader.NAME, RequestHeader.write(request));
    send(record);
  }

  void sendBytes(String topic, byte[] value) {
    send(new ProducerRecord<>(topic, key, value));
  }

  /** Past the partition of the deployment. */
  void sendElsewhere(String topic, Object message) {
    int wrong = (Judging.partitionOf(deployment) + 1) % TestBroker.PARTITIONS;
    send(new ProducerRecord<>(topic, wrong, key, Json.write(message)));
  }

  private void send(ProducerRecord<byte[], byte[]> record) {
    try {
      producer.send(record).get();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** The next record of this deployment on the topic. */
  <T> T next(String topic, Class<T> type) {
    return Json.readTolerant(nextRecord(topic, WAIT_MAX).value(), type);
  }

  ConsumerRecord<byte[], byte[]> nextRecord(String topic) {
    return nextRecord(topic, WAIT_MAX);
  }

  boolean isQuiet(String topic, Duration duration) {
    try {
      nextRecord(topic, duration);
      return false;
    } catch (AssertionError e) {
      return true;
    }
  }

  private ConsumerRecord<byte[], byte[]> nextRecord(String topic, Duration wait) {
    var end = System.nanoTime() + wait.toNanos();
    while (System.nanoTime() < end) {
      var queue = arrived.computeIfAbsent(topic, name -> new ArrayDeque<>());
      if (!queue.isEmpty()) {
        return queue.remove();
      }
      for (var record : consumer.poll(Duration.ofMillis(100))) {
        if (Arrays.equals(record.key(), key)) {
          arrived.computeIfAbsent(record.topic(), name -> new ArrayDeque<>()).add(record);
        }
      }
    }
    throw new AssertionError("nothing came on " + topic + " within " + wait);
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
    consumer.close();
  }
}
