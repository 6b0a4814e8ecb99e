package dev.pavise.worker.kafka;

import dev.pavise.messages.records.RequestHeader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultAfterRollbackProcessor;
import org.springframework.kafka.listener.MessageListener;
import org.springframework.kafka.transaction.KafkaTransactionManager;
import org.springframework.util.backoff.FixedBackOff;

/**
 * One consumer group: reads a record, lets the handler decide, and commits what follows with the
 * offset in one transaction. A record that cannot be believed becomes a dead letter in that same
 * transaction; one whose handling fails unexpectedly is tried {@value #ATTEMPTS_MAX} times, then
 * becomes one too, so that no record blocks its partition.
 */
public final class ConsumerGroup implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConsumerGroup.class);

  /** Manifest, sealed secrets and evidence, in Base64, at their largest. */
  public static final int RECORD_BYTES_MAX = 8 * 1024 * 1024;

  private static final int ATTEMPTS_MAX = 3;
  private static final Duration ATTEMPT_INTERVAL = Duration.ofSeconds(1);
  private static final int POLL_RECORDS_MAX = 20;

  /**
   * A worker that died holds its partitions this long, and its open transaction at most as long.
   */
  private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(10);

  private static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(3);

  private final String name;
  private final DefaultKafkaProducerFactory<byte[], byte[]> producers;
  private final ConcurrentMessageListenerContainer<byte[], byte[]> container;

  /**
   * @param instance stays the same when this very worker is started again, so that it takes over at
   *     once from the one that died; no two workers may share it. Empty: a new one each time
   */
  public ConsumerGroup(
      String name,
      Optional<String> instance,
      Map<String, Object> consumerProperties,
      Map<String, Object> producerProperties,
      List<String> topics,
      Optional<ConsumerAwareRebalanceListener> onAssignment,
      RecordHandler handler) {
    this.name = name;
    producers = new DefaultKafkaProducerFactory<>(producer(producerProperties));
    producers.setTransactionIdPrefix(
        name + "-" + instance.orElse(UUID.randomUUID().toString()) + "-");
    var template = new KafkaTemplate<>(producers);

    var properties = new ContainerProperties(topics.toArray(String[]::new));
    properties.setKafkaAwareTransactionManager(new KafkaTransactionManager<>(producers));
    properties.setGroupId(name);
    onAssignment.ifPresent(properties::setConsumerRebalanceListener);
    properties.setMessageListener(
        (MessageListener<byte[], byte[]>) record -> consume(record, handler, template));
    container =
        new ConcurrentMessageListenerContainer<>(
            new DefaultKafkaConsumerFactory<>(consumer(consumerProperties, instance)), properties);
    container.setBeanName(name);
    container.setAfterRollbackProcessor(
        new DefaultAfterRollbackProcessor<>(
            (record, problem) -> giveUp(record, template),
            new FixedBackOff(ATTEMPT_INTERVAL.toMillis(), ATTEMPTS_MAX - 1),
            template,
            true));
  }

  public void start() {
    container.start();
  }

  /** Whether it consumes; what ended without being asked to does not. */
  public boolean isRunning() {
    return container.isRunning() && container.isInExpectedState();
  }

  @Override
  public void close() {
    container.stop();
    producers.destroy();
  }

  private void consume(
      ConsumerRecord<byte[], byte[]> record,
      RecordHandler handler,
      KafkaTemplate<byte[], byte[]> template) {
    var request = request(record);
    request.ifPresent(id -> MDC.put(RequestHeader.LOG_KEY, id));
    try {
      consumeAs(request, record, handler, template);
    } finally {
      MDC.remove(RequestHeader.LOG_KEY);
    }
  }

  private static Optional<String> request(ConsumerRecord<byte[], byte[]> record) {
    var header = record.headers().lastHeader(RequestHeader.NAME);
    return RequestHeader.read(header == null ? null : header.value());
  }

  private void consumeAs(
      Optional<String> request,
      ConsumerRecord<byte[], byte[]> record,
      RecordHandler handler,
      KafkaTemplate<byte[], byte[]> template) {
    List<Outgoing> outgoing;
    try {
      outgoing = handler.handle(record);
    } catch (RecordHandler.Unbelievable e) {
      LOG.warn(
          "{}: dead letter {}-{}@{}: {}",
          name,
          record.topic(),
          record.partition(),
          record.offset(),
          e.reason());
      outgoing = List.of(Outgoing.deadLetter(record, e.reason()));
    }
    outgoing.forEach(one -> send(record, one.withRequest(request), template));
  }

  private void giveUp(ConsumerRecord<?, ?> record, KafkaTemplate<byte[], byte[]> template) {
    @SuppressWarnings("unchecked") // The container consumes nothing else.
    var bytes = (ConsumerRecord<byte[], byte[]>) record;
    LOG.error("{}: gave up on {}-{}@{}", name, record.topic(), record.partition(), record.offset());
    send(
        bytes,
        Outgoing.deadLetter(bytes, "handling it failed " + ATTEMPTS_MAX + " times")
            .withRequest(request(bytes)),
        template);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The commit fails when a send has failed.
  private static void send(
      ConsumerRecord<byte[], byte[]> consumed,
      Outgoing outgoing,
      KafkaTemplate<byte[], byte[]> template) {
    var record =
        new ProducerRecord<>(
            outgoing.topic(),
            outgoing.samePartition() ? consumed.partition() : null,
            consumed.key(),
            outgoing.value());
    var headers = new ArrayList<>(outgoing.headers().entrySet());
    headers.forEach(
        header ->
            record
                .headers()
                .add(
                    new RecordHeader(
                        header.getKey(), header.getValue().getBytes(StandardCharsets.UTF_8))));
    template.send(record);
  }

  private static Map<String, Object> consumer(Map<String, Object> base, Optional<String> instance) {
    var properties = new HashMap<>(base);
    properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLL_RECORDS_MAX);
    properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, RECORD_BYTES_MAX);
    properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) SESSION_TIMEOUT.toMillis());
    properties.put(
        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, (int) HEARTBEAT_INTERVAL.toMillis());
    instance.ifPresent(id -> properties.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, id));
    return properties;
  }

  private static Map<String, Object> producer(Map<String, Object> base) {
    var properties = new HashMap<>(base);
    properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, RECORD_BYTES_MAX);
    properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) SESSION_TIMEOUT.toMillis());
    return properties;
  }
}
