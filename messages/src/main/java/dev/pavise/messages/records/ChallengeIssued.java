package dev.pavise.messages.records;

import dev.pavise.messages.ChallengeId;
import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.attester.Challenge;
import dev.pavise.messages.result.Finding;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The worker made a challenge, or said why it would not.
 *
 * @param issued the challenge; absent when refused
 * @param findings why it was refused; empty when issued
 */
public record ChallengeIssued(
    int version,
    TenantId tenant,
    DeploymentId deployment,
    ChallengeId challenge,
    Instant issuedAt,
    @Nullable Challenge issued,
    List<Finding> findings) {
  public static final int VERSION = 1;

  public ChallengeIssued {
    findings = List.copyOf(findings);
  }
}
