package dev.pavise.webui.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A verdict as the API tells it.
 *
 * @param ear the signed Entity Attestation Result, a JWT
 * @param keysReleased names of the secrets; absent unless they were released for this evidence
 */
public record ResultView(
    EvidenceId evidence,
    Instant receivedAt,
    Instant appraisedAt,
    Instant expiresAt,
    Tier status,
    List<AxisResult> axes,
    List<Finding> findings,
    boolean development,
    Claim result,
    String ear,
    @Nullable List<String> keysReleased) {

  public ResultView {
    axes = DeploymentView.inOrder(axes);
    findings = List.copyOf(findings);
  }

  /** The claim {@code pavise.result} of the EAR: what the verdict stands on. */
  public record Claim(
      DeploymentId deployment,
      @Nullable String challenge,
      @Nullable String platform,
      @Nullable String guestImage,
      @Nullable String agentKey,
      String evidenceDigest,
      String runtimeDataDigest,
      String manifestDigest,
      String policyDigest,
      @Nullable String referenceValuesDigest,
      String collateralDigest,
      String verifierVersion) {}
}
