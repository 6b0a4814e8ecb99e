package dev.pavise.worker.kafka;

import dev.pavise.messages.DeploymentId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;

/**
 * A record of a deployment has the deployment's key and lies in that key's partition. Whoever could
 * put it elsewhere could be judged by a worker that does not know what was used already.
 *
 * @param partitions of every topic
 */
public record Placement(int partitions) {
  public void require(ConsumerRecord<byte[], byte[]> record, DeploymentId deployment) {
    var key = deployment.toString().getBytes(StandardCharsets.UTF_8);
    if (!Arrays.equals(record.key(), key)) {
      throw new RecordHandler.Unbelievable("the record's key is not its deployment");
    }
    int expected = Utils.toPositive(Utils.murmur2(key)) % partitions;
    if (record.partition() != expected) {
      throw new RecordHandler.Unbelievable("the record lies in another partition than its key's");
    }
  }
}
