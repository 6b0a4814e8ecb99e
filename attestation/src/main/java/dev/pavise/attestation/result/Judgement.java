package dev.pavise.attestation.result;

import dev.pavise.attestation.Binding;
import dev.pavise.attestation.Claims;
import dev.pavise.attestation.Evidence;
import dev.pavise.attestation.Verifier;
import dev.pavise.attestation.appraisal.Policy;
import dev.pavise.attestation.appraisal.ReferenceValues;
import dev.pavise.attestation.chain.Collateral;
import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.finding.Axis;
import dev.pavise.attestation.finding.AxisStatus;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.finding.FindingCode;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One piece of evidence, judged through all three rooms; with the digests and times by which
 * anybody can judge it again, under this or under another policy, collateral or time. Immutable.
 *
 * @param claims empty when the evidence could not be read
 * @param malformed where and why it could not be read
 * @param evidenceDigest SHA-256 of the evidence as it came
 * @param collateralTime that certificates and lists were judged by
 */
public record Judgement(
    Optional<Claims> claims,
    Optional<MalformedEvidence> malformed,
    Map<Axis, AxisStatus> axes,
    List<Finding> findings,
    Octets evidenceDigest,
    Octets policyDigest,
    Octets collateralDigest,
    Instant collateralTime) {
  public Judgement {
    axes = Map.copyOf(axes);
    findings = List.copyOf(findings);
  }

  /** Whether the hardware, and everything that leads to it, stands behind the claims. */
  public boolean isAuthentic() {
    return claims.map(Claims::authentic).orElse(false);
  }

  public Tier tier() {
    return Tier.of(axes.values());
  }

  /** Of evidence that could not even be taken out of what it came in. */
  public static Judgement malformed(
      MalformedEvidence malformed,
      Octets evidenceDigest,
      Policy policy,
      Collateral collateral,
      Instant collateralTime) {
    var assessment = new Assessment();
    assessment.add(finding(malformed));
    return new Judgement(
        Optional.empty(),
        Optional.of(malformed),
        assessment.axes(),
        assessment.findings(),
        evidenceDigest,
        policy.digest(),
        collateral.digest(),
        collateralTime);
  }

  private static Finding finding(MalformedEvidence malformed) {
    return FindingCode.MALFORMED_EVIDENCE.fail(
        "%s, byte %d, %s".formatted(malformed.structure(), malformed.offset(), malformed.field()),
        malformed.expected(),
        malformed.found());
  }

  /**
   * @param evidenceDigest of the bytes that the evidence was taken from
   */
  public static Judgement of(
      Evidence evidence,
      Octets evidenceDigest,
      Policy policy,
      Binding binding,
      List<ReferenceValues> known,
      Collateral collateral,
      Instant collateralTime) {
    var assessment = new Assessment();
    Optional<Claims> claims = Optional.empty();
    Optional<MalformedEvidence> malformed = Optional.empty();
    try {
      var found =
          Verifier.authenticate(
              Verifier.decode(evidence), policy, binding, collateral, collateralTime, assessment);
      Verifier.appraise(found, policy, binding, known, assessment);
      claims = Optional.of(found);
    } catch (MalformedEvidence e) {
      malformed = Optional.of(e);
      assessment.add(finding(e));
    }
    return new Judgement(
        claims,
        malformed,
        assessment.axes(),
        assessment.findings(),
        evidenceDigest,
        policy.digest(),
        collateral.digest(),
        collateralTime);
  }
}
