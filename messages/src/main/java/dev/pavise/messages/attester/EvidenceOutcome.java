package dev.pavise.messages.attester;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.EvidenceId;
import dev.pavise.messages.result.Finding;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /attest/v1/evidence/{id}?wait=30s}: what came of the evidence, as far as it is known.
 *
 * @param expiresAt until when the verdict counts; absent unless AFFIRMED
 * @param releasedKeys encoded {@link dev.pavise.messages.sealing.ReleasedKeys}; absent unless
 *     AFFIRMED
 */
public record EvidenceOutcome(
    EvidenceId evidence,
    Status status,
    List<Finding> findings,
    @Nullable Instant expiresAt,
    @Nullable Bytes releasedKeys) {
  public EvidenceOutcome {
    findings = List.copyOf(findings);
  }

  /** How far it has come. */
  public enum Status {
    PENDING,
    AFFIRMED,
    REFUSED
  }
}
