package dev.pavise.messages.result;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.ChallengeId;
import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.EvidenceId;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the worker concluded from one piece of evidence; travels as the claim {@code pavise.result}
 * of an EAR (Entity Attestation Result) that the worker signs. With the stored evidence, manifest,
 * policy and collateral of the digests here, the verdict can be reached again.
 *
 * @param challenge absent when the ticket could not be opened
 * @param evidenceDigest SHA-256 of the exact evidence JSON as posted
 * @param runtimeDataDigest SHA-256 of the runtime data; part of what a release is bound to
 * @param agentKey bound in the evidence; absent unless key binding passed
 * @param platform for example {@code tpm-development}; absent when not established
 * @param development whether any of it stands on a root that is not for production
 * @param policyDigest SHA-256 of the appraisal policy in force
 * @param referenceValuesDigest SHA-256 of the reference values that were compared; absent when the
 *     guest image is unknown
 * @param collateralDigest SHA-256 over the roots and endorsements that were used
 * @param expiresAt appraisal time plus the manifest's {@code evidenceMaxAge}
 */
public record AttestationResult(
    int version,
    TenantId tenant,
    DeploymentId deployment,
    EvidenceId evidence,
    @Nullable ChallengeId challenge,
    Tier status,
    List<AxisResult> axes,
    List<Finding> findings,
    boolean development,
    @Nullable String platform,
    @Nullable Sha256 guestImage,
    @Nullable Bytes agentKey,
    Sha256 evidenceDigest,
    Sha256 runtimeDataDigest,
    Sha256 manifestDigest,
    Sha256 policyDigest,
    @Nullable Sha256 referenceValuesDigest,
    Sha256 collateralDigest,
    String verifierVersion,
    Instant receivedAt,
    Instant appraisedAt,
    Instant expiresAt) {

  public static final int VERSION = 1;

  public AttestationResult {
    axes = List.copyOf(axes);
    findings = List.copyOf(findings);
  }
}
