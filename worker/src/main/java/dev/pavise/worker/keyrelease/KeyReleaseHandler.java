package dev.pavise.worker.keyrelease;

import dev.pavise.messages.Json;
import dev.pavise.messages.MalformedMessage;
import dev.pavise.messages.records.EvidenceAppraised;
import dev.pavise.messages.records.Topics;
import dev.pavise.messages.result.AttestationResult;
import dev.pavise.worker.kafka.Outgoing;
import dev.pavise.worker.kafka.Placement;
import dev.pavise.worker.kafka.RecordHandler;
import dev.pavise.worker.result.EarAuthenticator;
import java.time.InstantSource;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What follows from a verdict. A record whose EAR no trusted key signed, or whose fields tell
 * another story than the EAR, is forged: it becomes a dead letter and nothing else. Thread-safe.
 */
final class KeyReleaseHandler implements RecordHandler {
  private static final Logger LOG = LoggerFactory.getLogger(KeyReleaseHandler.class);

  private final Placement placement;
  private final EarAuthenticator ears;
  private final KeyRelease release;
  private final InstantSource clock;

  KeyReleaseHandler(
      Placement placement, EarAuthenticator ears, KeyRelease release, InstantSource clock) {
    this.placement = placement;
    this.ears = ears;
    this.release = release;
    this.clock = clock;
  }

  @Override
  public List<Outgoing> handle(ConsumerRecord<byte[], byte[]> record) {
    var appraised = read(record);
    var result = authenticate(appraised);
    placement.require(record, result.deployment());
    if (!appraised.tenant().equals(result.tenant())
        || !appraised.deployment().equals(result.deployment())
        || !appraised.evidence().equals(result.evidence())) {
      throw new Unbelievable("the record's fields and its EAR do not agree");
    }
    var released = release.decide(result, appraised.material(), clock.instant());
    LOG.info(
        "deployment {}: evidence {}: {}",
        released.deployment(),
        released.evidence(),
        released.releasedKeys() == null
            ? "no keys released"
            : released.secrets().size() + " keys released");
    return List.of(Outgoing.message(Topics.KEYS_RELEASED, released));
  }

  private AttestationResult authenticate(EvidenceAppraised appraised) {
    try {
      return ears.authenticate(appraised.ear());
    } catch (MalformedMessage e) {
      throw new Unbelievable("forged: " + e.getMessage());
    }
  }

  private static EvidenceAppraised read(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      throw new Unbelievable("the record has no value");
    }
    EvidenceAppraised appraised;
    try {
      appraised = Json.readTolerant(record.value(), EvidenceAppraised.class);
    } catch (MalformedMessage e) {
      throw new Unbelievable("not a valid EvidenceAppraised");
    }
    if (appraised.version() != EvidenceAppraised.VERSION) {
      throw new Unbelievable(
          "version is %d, this worker knows %d"
              .formatted(appraised.version(), EvidenceAppraised.VERSION));
    }
    return appraised;
  }
}
