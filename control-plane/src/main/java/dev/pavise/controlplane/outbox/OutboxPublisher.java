package dev.pavise.controlplane.outbox;

import dev.pavise.controlplane.broker.TopicCreation;
import dev.pavise.controlplane.notification.BackgroundLoop;
import dev.pavise.controlplane.notification.Wakeups;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.records.RequestHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.support.SendResult;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Carries records from the outbox to Kafka, at least once and in order for each key: a round takes
 * only the oldest record of every key, and a key whose oldest is in another replica's hands is
 * passed over. Any number of replicas may run it.
 */
@Component
class OutboxPublisher extends BackgroundLoop {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxPublisher.class);
  private static final int BATCH_MAX = 100;
  private static final Duration POLL_INTERVAL = Duration.ofMillis(500);
  private static final Duration SEND_TIMEOUT = Duration.ofSeconds(15);

  private final JdbcClient jdbc;
  private final TransactionTemplate transactions;
  private final KafkaTemplate<String, byte[]> kafka;
  private final TopicCreation topics;

  OutboxPublisher(
      Wakeups wakeups,
      JdbcClient jdbc,
      TransactionTemplate transactions,
      KafkaTemplate<String, byte[]> kafka,
      TopicCreation topics) {
    super(wakeups, Outbox.TOPIC, POLL_INTERVAL);
    this.jdbc = jdbc;
    this.transactions = transactions;
    this.kafka = kafka;
    this.topics = topics;
  }

  private record Waiting(
      UUID tenant, long id, String topic, String key, Bytes payload, @Nullable String request) {
    ProducerRecord<String, byte[]> message() {
      var message = new ProducerRecord<>(topic, key, payload.toByteArray());
      if (request != null) {
        message.headers().add(RequestHeader.NAME, RequestHeader.write(request));
      }
      return message;
    }
  }

  @Override
  protected boolean round() {
    if (!topics.areThere()) {
      return false;
    }
    return Boolean.TRUE.equals(transactions.execute(status -> publish(takeOldestOfEachKey())));
  }

  private List<Waiting> takeOldestOfEachKey() {
    return jdbc.sql(
            "select tenant_id, id, topic, key, payload, request from background.take_from_outbox(?)"
                + " order by id")
        .param(BATCH_MAX)
        .query(
            (row, number) ->
                new Waiting(
                    row.getObject("tenant_id", UUID.class),
                    row.getLong("id"),
                    row.getString("topic"),
                    row.getString("key"),
                    Bytes.copyOf(row.getBytes("payload")),
                    row.getString("request")))
        .list();
  }

  private boolean publish(List<Waiting> batch) {
    var sent = new ArrayList<CompletableFuture<SendResult<String, byte[]>>>();
    for (var waiting : batch) {
      sent.add(kafka.send(waiting.message()));
    }
    RuntimeException failure = null;
    for (int i = 0; i < batch.size(); i++) {
      try {
        settle(batch.get(i), sent.get(i));
      } catch (Undelivered e) {
        failure = e; // Those that did arrive are still removed; the rest stays for the next round.
      }
    }
    if (failure != null) {
      LOG.warn("Kafka took not all records; they stay in the outbox: {}", failure.getMessage());
      return false;
    }
    return !batch.isEmpty();
  }

  private void settle(Waiting waiting, CompletableFuture<SendResult<String, byte[]>> sent) {
    try {
      sent.get(SEND_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      remove(waiting);
    } catch (ExecutionException e) {
      if (causedByTooLarge(e)) {
        refuse(waiting);
      } else {
        throw new Undelivered(e);
      }
    } catch (TimeoutException e) {
      throw new Undelivered(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Undelivered(e);
    }
  }

  private void remove(Waiting waiting) {
    jdbc.sql("select background.remove_from_outbox(?, ?)")
        .param(waiting.tenant())
        .param(waiting.id())
        .query((row, number) -> number)
        .list();
  }

  private void refuse(Waiting waiting) {
    LOG.error(
        "record {} of {} with {} bytes is larger than Kafka takes; raise"
            + " pavise.control-plane.topics.message-size-max and clear outbox.refused",
        waiting.id(),
        waiting.topic(),
        waiting.payload().size());
    jdbc.sql("select background.refuse_in_outbox(?, ?, 'too large')")
        .param(waiting.tenant())
        .param(waiting.id())
        .query((row, number) -> number)
        .list();
  }

  private static boolean causedByTooLarge(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RecordTooLargeException) {
        return true;
      }
    }
    return false;
  }

  /** Kafka did not confirm a record. */
  private static final class Undelivered extends RuntimeException {
    private static final long serialVersionUID = 1;

    Undelivered(Exception cause) {
      super(cause);
    }
  }
}
