package dev.pavise.messages.records;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.EvidenceId;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.result.Finding;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The worker released the keys of a guest, or said why it would not.
 *
 * @param releasedKeys encoded {@link dev.pavise.messages.sealing.ReleasedKeys}; absent when refused
 * @param secrets names of what was released
 */
public record KeysReleased(
    int version,
    TenantId tenant,
    DeploymentId deployment,
    EvidenceId evidence,
    Instant releasedAt,
    @Nullable Bytes releasedKeys,
    List<String> secrets,
    List<Finding> findings) {
  public static final int VERSION = 1;

  public KeysReleased {
    secrets = List.copyOf(secrets);
    findings = List.copyOf(findings);
  }
}
