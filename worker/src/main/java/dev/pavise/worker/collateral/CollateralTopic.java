package dev.pavise.worker.collateral;

import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import dev.pavise.collateral.Bundle;
import dev.pavise.collateral.CollateralStore;
import dev.pavise.collateral.Held;
import dev.pavise.collateral.Sharing;
import dev.pavise.messages.records.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells other workers what this one fetched, through the compacted topic {@value
 * Topics#ENDORSEMENTS_CACHED}, and learns from it what they did, from its beginning on. A record is
 * keyed by what it is about; nothing in it is believed for being there. Losing the topic costs
 * questions to the vendors and nothing else. Thread-safe.
 */
public final class CollateralTopic implements Sharing, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CollateralTopic.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration RETRY_INTERVAL = Duration.ofSeconds(5);
  private static final Duration CLOSE_WAIT_MAX = Duration.ofSeconds(5);

  /** Whoever shares waits no longer for a broker that is not there. */
  private static final Duration SEND_WAIT_MAX = Duration.ofSeconds(1);

  private static final int RECORD_BYTES_MAX = 4 * 1024 * 1024;

  private final KafkaProducer<byte[], byte[]> producer;
  private final Map<String, Object> consumerProperties;
  private volatile boolean closed;
  private volatile @Nullable KafkaConsumer<byte[], byte[]> reading;
  private @Nullable Thread follower;

  public CollateralTopic(
      Map<String, Object> consumerProperties, Map<String, Object> producerProperties) {
    this.consumerProperties = consumer(consumerProperties);
    producer = new KafkaProducer<>(producer(producerProperties));
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // The callback says what became of it.
  public void share(Held held) {
    try {
      producer.send(
          new ProducerRecord<>(
              Topics.ENDORSEMENTS_CACHED,
              held.key().getBytes(StandardCharsets.UTF_8),
              Bundle.encodeOne(held).toByteArray()),
          (sent, problem) -> {
            if (problem != null) {
              LOG.warn("{} is not shared: {}", held.key(), problem.toString());
            }
          });
    } catch (KafkaException | IllegalStateException e) {
      LOG.warn("{} is not shared: {}", held.key(), e.toString());
    }
  }

  /** From now on, what the topic holds and what comes is offered to the store. */
  public synchronized void follow(CollateralStore store) {
    if (follower == null && !closed) {
      follower = Thread.ofPlatform().daemon().name("collateral-topic").start(() -> run(store));
    }
  }

  private void run(CollateralStore store) {
    while (!closed) {
      try {
        read(store);
      } catch (WakeupException e) {
        return;
      } catch (KafkaException e) {
        LOG.warn("cannot read {}: {}", Topics.ENDORSEMENTS_CACHED, e.toString());
        try {
          Thread.sleep(RETRY_INTERVAL);
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  private void read(CollateralStore store) {
    try (var consumer = new KafkaConsumer<byte[], byte[]>(consumerProperties)) {
      reading = consumer;
      var partitions =
          consumer.partitionsFor(Topics.ENDORSEMENTS_CACHED).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (!closed) {
        for (var record : consumer.poll(POLL)) {
          decode(record).ifPresent(store::learn);
        }
      }
    } finally {
      reading = null;
    }
  }

  /**
   * Empty for a record that is no more, is about something else than its key, or cannot be read.
   */
  private static Optional<Held> decode(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null || record.value().length > RECORD_BYTES_MAX) {
      return Optional.empty();
    }
    try {
      var held = Bundle.decodeOne(Octets.copyOf(record.value()));
      if (Arrays.equals(held.key().getBytes(StandardCharsets.UTF_8), record.key())) {
        return Optional.of(held);
      }
      LOG.warn("passed over {}: its key is another's", held.key());
    } catch (MalformedEvidence e) {
      LOG.warn(
          "passed over {}-{}@{}: {}",
          record.topic(),
          record.partition(),
          record.offset(),
          e.getMessage());
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    closed = true;
    var consumer = reading;
    if (consumer != null) {
      consumer.wakeup();
    }
    Thread running;
    synchronized (this) {
      running = follower;
    }
    if (running != null) {
      try {
        running.join(CLOSE_WAIT_MAX);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    producer.close(CLOSE_WAIT_MAX);
  }

  private static Map<String, Object> consumer(Map<String, Object> base) {
    var properties = new HashMap<>(base);
    properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
    properties.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    return properties;
  }

  private static Map<String, Object> producer(Map<String, Object> base) {
    var properties = new HashMap<>(base);
    properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, SEND_WAIT_MAX.toMillis());
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, RECORD_BYTES_MAX);
    properties.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
    return properties;
  }
}
