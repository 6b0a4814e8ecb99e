package dev.pavise.worker.kafka;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Decides what follows from one record. It sends nothing itself: what it returns is committed
 * together with the record's offset, or not at all.
 */
@FunctionalInterface
public interface RecordHandler {
  /**
   * @throws Unbelievable when the record cannot be read or must not be believed: it becomes a dead
   *     letter
   */
  List<Outgoing> handle(ConsumerRecord<byte[], byte[]> record);

  /** The reason is written beside the dead letter; it never repeats what the record holds. */
  final class Unbelievable extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String reason;

    public Unbelievable(String reason) {
      super(reason);
      this.reason = reason;
    }

    public String reason() {
      return reason;
    }
  }
}
