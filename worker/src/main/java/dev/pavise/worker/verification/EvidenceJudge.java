package dev.pavise.worker.verification;

import dev.pavise.attestation.Binding;
import dev.pavise.attestation.Claims;
import dev.pavise.attestation.appraisal.ReferenceValues;
import dev.pavise.attestation.appraisal.ReleaseRule;
import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.finding.Axis;
import dev.pavise.attestation.finding.AxisStatus;
import dev.pavise.attestation.wire.Octets;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.attester.Evidence;
import dev.pavise.messages.attester.EvidenceFormat;
import dev.pavise.messages.attester.RuntimeData;
import dev.pavise.messages.records.EvidenceReceived;
import dev.pavise.messages.result.AttestationResult;
import dev.pavise.messages.result.Tier;
import dev.pavise.verdict.AxisMapping;
import dev.pavise.verdict.Convert;
import dev.pavise.verdict.GuestJudge;
import dev.pavise.verdict.ManifestGate;
import dev.pavise.worker.collateral.CollateralSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Judges one piece of evidence against the manifest that its owner signed. Whatever is wrong
 * becomes a finding; nothing in a record can make it throw. Stateless but for what it was made
 * with, and thread-safe.
 */
final class EvidenceJudge {
  static final String VERIFIER_VERSION = "pavise-worker 0.1.0";

  /** A verdict counts no longer than this, whatever a manifest says. */
  private static final Duration EVIDENCE_AGE_MAX = Duration.ofDays(7);

  private final CollateralSource collateral;
  private final GuestJudge judge;

  EvidenceJudge(CollateralSource collateral, List<ReferenceValues> referenceValues) {
    this.collateral = collateral;
    this.judge = new GuestJudge(collateral.standing().roots(), referenceValues);
  }

  /**
   * Evidence as far as it can be read, before it is judged.
   *
   * @param evidence empty when it is no evidence at all
   * @param ticket empty when it is not one of ours
   */
  record Opened(
      EvidenceReceived received, Optional<Evidence> evidence, Optional<ChallengeTicket> ticket) {

    static Opened open(EvidenceReceived received, TicketSeal tickets) {
      var evidence = GuestJudge.read(received.evidence());
      return new Opened(
          received, evidence, evidence.flatMap(posted -> tickets.open(posted.ticket())));
    }
  }

  /**
   * @param other evidence that has used the challenge before; empty when none has
   */
  AttestationResult judge(
      Opened opened, Optional<UsedChallenges.Use> other, Instant now, Assessment assessment) {
    var received = opened.received();
    var ground =
        judge.ground(
            received.material().manifest(), received.tenantKind(), opened.evidence(), assessment);
    var revokedAt = received.material().ownerKeyRevokedAt();
    if (revokedAt != null) {
      ground
          .manifest()
          .manifest()
          .map(manifest -> GuestJudge.ownerKeyRevoked(manifest.owner().thumbprint(), revokedAt))
          .ifPresent(assessment::add);
    }
    FreshnessGate.appraise(
        opened.ticket(),
        received,
        opened.evidence().map(EvidenceFormat::of),
        ground.runtimeData().map(RuntimeData::challenge),
        other,
        now,
        assessment);
    if (opened.evidence().isEmpty()) {
      assessment.add(GuestJudge.unreadable(received.evidence()));
      var nothing =
          new GuestJudge.Appraised(Optional.empty(), Optional.empty(), collateral.standing());
      return conclude(opened, ground, nothing, assessment, now);
    }
    var credential =
        opened
            .ticket()
            .flatMap(
                ticket ->
                    ground.runtimeData().flatMap(data -> credential(ticket, data.challenge())));
    var appraised =
        judge.appraise(
            opened.evidence().get(),
            ground,
            credential,
            collateral.standing(),
            collateral::collateralFor,
            now,
            assessment);
    return conclude(opened, ground, appraised, assessment, now);
  }

  private static Optional<Binding.CredentialAnswer> credential(
      ChallengeTicket ticket, Bytes answer) {
    var made = ticket.credential();
    return made == null
        ? Optional.empty()
        : Optional.of(
            new Binding.CredentialAnswer(
                Octets.copyOf(made.ekCertificate().toByteArray()),
                Convert.octets(made.akName()),
                Convert.octets(ticket.nonce()),
                Convert.octets(answer)));
  }

  private AttestationResult conclude(
      Opened opened,
      GuestJudge.Ground ground,
      GuestJudge.Appraised appraised,
      Assessment assessment,
      Instant now) {
    var received = opened.received();
    var axes = assessment.axes();
    var findings = assessment.findings();
    var claims = appraised.claims();
    boolean development =
        claims.flatMap(Claims::anchor).map(anchor -> !anchor.production()).orElse(false);
    boolean affirms =
        ReleaseRule.allows(axes, findings, development, ground.policy().developmentAllowed());
    boolean bound = axes.get(Axis.KEY_BINDING) == AxisStatus.PASS;
    return new AttestationResult(
        AttestationResult.VERSION,
        received.tenant(),
        received.deployment(),
        received.evidenceId(),
        opened.ticket().map(ChallengeTicket::challenge).orElse(null),
        affirms ? Tier.AFFIRMING : tier(axes.values()),
        AxisMapping.toMessage(axes),
        AxisMapping.toMessage(findings),
        development,
        claims.flatMap(Claims::platform).orElse(null),
        appraised
            .image()
            .map(image -> Sha256.fromBytes(image.imageDigest().toByteArray()))
            .orElse(null),
        bound ? ground.runtimeData().map(RuntimeData::agentKey).orElse(null) : null,
        Sha256.of(received.evidence()),
        Sha256.of(opened.evidence().map(Evidence::runtimeData).orElse(Bytes.empty())),
        ground.manifest().digest(),
        Sha256.fromBytes(ground.policy().digest().toByteArray()),
        appraised.image().map(image -> Sha256.fromBytes(image.digest().toByteArray())).orElse(null),
        Sha256.fromBytes(appraised.collateral().digest().toByteArray()),
        VERIFIER_VERSION,
        received.receivedAt(),
        now,
        now.plus(age(ground.manifest())));
  }

  private static Tier tier(Collection<AxisStatus> axes) {
    if (axes.contains(AxisStatus.FAIL)) {
      return Tier.CONTRAINDICATED;
    }
    return axes.contains(AxisStatus.WARN) ? Tier.WARNING : Tier.NONE;
  }

  private static Duration age(ManifestGate manifest) {
    var asked =
        manifest
            .manifest()
            .map(authentic -> authentic.trust().evidenceMaxAge())
            .orElse(Duration.ZERO);
    if (asked.isNegative()) {
      return Duration.ZERO;
    }
    return asked.compareTo(EVIDENCE_AGE_MAX) > 0 ? EVIDENCE_AGE_MAX : asked;
  }
}
