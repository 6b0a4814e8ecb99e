package dev.pavise.controlplane.result;

import dev.pavise.controlplane.tenancy.TenantScope;
import dev.pavise.messages.Json;
import dev.pavise.messages.MalformedMessage;
import dev.pavise.messages.records.EvidenceAppraised;
import dev.pavise.messages.records.KeysReleased;
import dev.pavise.messages.records.Topics;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Reads the worker's verdicts and releases. */
@Component
class ResultConsumer {
  private static final String GROUP = "control-plane-result";

  private final Verdicts verdicts;

  ResultConsumer(Verdicts verdicts) {
    this.verdicts = verdicts;
  }

  @KafkaListener(groupId = GROUP, topics = Topics.EVIDENCE_APPRAISED)
  void onEvidenceAppraised(byte[] message) {
    var appraised = Json.readTolerant(message, EvidenceAppraised.class);
    requireVersion(appraised.version(), EvidenceAppraised.VERSION);
    TenantScope.run(appraised.tenant(), () -> verdicts.take(appraised));
  }

  @KafkaListener(groupId = GROUP, topics = Topics.KEYS_RELEASED)
  void onKeysReleased(byte[] message) {
    var released = Json.readTolerant(message, KeysReleased.class);
    requireVersion(released.version(), KeysReleased.VERSION);
    TenantScope.run(released.tenant(), () -> verdicts.take(released));
  }

  private static void requireVersion(int found, int known) {
    if (found != known) {
      throw new MalformedMessage("version " + found + " is not known; expected " + known);
    }
  }
}
