package dev.pavise.worker.keyrelease;

import dev.pavise.messages.records.Topics;
import dev.pavise.worker.kafka.ConsumerGroup;
import dev.pavise.worker.kafka.Placement;
import dev.pavise.worker.keys.ReleaseKey;
import dev.pavise.worker.result.EarAuthenticator;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the group {@value #GROUP} together.
 *
 * @param ears whose verdicts are acted on
 */
public record Release(ReleaseKey releaseKey, EarAuthenticator ears, InstantSource clock) {
  public static final String GROUP = "pavise-keyrelease";

  public ConsumerGroup group(
      Placement placement,
      Optional<String> instance,
      Map<String, Object> consumerProperties,
      Map<String, Object> producerProperties) {
    return new ConsumerGroup(
        GROUP,
        instance,
        consumerProperties,
        producerProperties,
        List.of(Topics.EVIDENCE_APPRAISED),
        Optional.empty(),
        handler(placement));
  }

  KeyReleaseHandler handler(Placement placement) {
    return new KeyReleaseHandler(placement, ears, new KeyRelease(releaseKey), clock);
  }
}
