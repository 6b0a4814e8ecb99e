package dev.pavise.worker.kafka;

import dev.pavise.messages.Json;
import dev.pavise.messages.records.RequestHeader;
import dev.pavise.messages.records.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record that follows from one that was consumed; it goes out under the same key.
 *
 * @param samePartition whether into the partition of the same number, for topics that are
 *     partitioned alike
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over once and never compared.
public record Outgoing(
    String topic, boolean samePartition, byte[] value, Map<String, String> headers) {

  /** A message on a topic that is partitioned by deployment like the one consumed. */
  public static Outgoing message(String topic, Object message) {
    return new Outgoing(topic, true, Json.write(message), Map.of());
  }

  /** The same, naming the request that it follows from. */
  Outgoing withRequest(Optional<String> request) {
    if (request.isEmpty()) {
      return this;
    }
    var more = new HashMap<>(headers);
    more.put(RequestHeader.NAME, request.get());
    return new Outgoing(topic, samePartition, value, Map.copyOf(more));
  }

  /** The very record, where it can be looked at, with the reason beside it. */
  static Outgoing deadLetter(ConsumerRecord<byte[], byte[]> record, String reason) {
    return new Outgoing(
        Topics.deadLetterOf(record.topic()),
        false,
        record.value() == null ? new byte[0] : record.value(),
        Map.of(
            "pavise-reason", reason,
            "pavise-topic", record.topic(),
            "pavise-partition", Integer.toString(record.partition()),
            "pavise-offset", Long.toString(record.offset())));
  }
}
