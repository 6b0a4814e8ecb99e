package dev.pavise.worker.verification;

import dev.pavise.attestation.Binding;
import dev.pavise.attestation.Claims;
import dev.pavise.attestation.Verifier;
import dev.pavise.attestation.appraisal.Policy;
import dev.pavise.attestation.appraisal.ReferenceValues;
import dev.pavise.attestation.appraisal.ReleaseRule;
import dev.pavise.attestation.chain.Collateral;
import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.finding.Axis;
import dev.pavise.attestation.finding.AxisStatus;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.finding.FindingCode;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.Json;
import dev.pavise.messages.MalformedMessage;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.attester.Evidence;
import dev.pavise.messages.attester.EvidenceFormat;
import dev.pavise.messages.attester.RuntimeData;
import dev.pavise.messages.records.EvidenceReceived;
import dev.pavise.messages.result.AttestationResult;
import dev.pavise.messages.result.Tier;
import dev.pavise.messages.sealing.SealingKey;
import dev.pavise.worker.collateral.CollateralSource;
import dev.pavise.worker.result.AxisMapping;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
  private final List<ReferenceValues> referenceValues;
  private final ManifestPolicy policies;

  EvidenceJudge(CollateralSource collateral, List<ReferenceValues> referenceValues) {
    this.collateral = collateral;
    this.referenceValues = List.copyOf(referenceValues);
    this.policies = new ManifestPolicy(collateral.standing().roots());
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
      if (received.evidence().size() > Evidence.SIZE_BYTES_MAX) {
        return new Opened(received, Optional.empty(), Optional.empty());
      }
      try {
        var evidence = Json.readStrict(received.evidence().toByteArray(), Evidence.class);
        return new Opened(received, Optional.of(evidence), tickets.open(evidence.ticket()));
      } catch (MalformedMessage e) {
        return new Opened(received, Optional.empty(), Optional.empty());
      }
    }
  }

  /**
   * @param other evidence that has used the challenge before; empty when none has
   */
  AttestationResult judge(
      Opened opened, Optional<UsedChallenges.Use> other, Instant now, Assessment assessment) {
    var received = opened.received();
    var manifest = ManifestGate.authenticate(received.material().manifest(), assessment);
    var policy = policies.of(manifest.manifest(), received.tenantKind(), assessment);
    var runtimeData =
        opened.evidence().flatMap(evidence -> runtimeData(evidence, manifest, assessment));
    FreshnessGate.appraise(
        opened.ticket(),
        received,
        opened.evidence().map(EvidenceFormat::of),
        runtimeData.map(RuntimeData::challenge),
        other,
        now,
        assessment);
    if (opened.evidence().isEmpty()) {
      assessment.add(unreadable(received.evidence()));
      var judged = Judged.nothing(collateral.standing());
      return conclude(opened, manifest, policy, assessment, judged, now);
    }
    var evidence = opened.evidence().get();
    var binding = binding(evidence, opened, manifest, runtimeData);
    var judged = appraise(evidence, policy, binding, runtimeData, now, assessment);
    return conclude(opened, manifest, policy, assessment, judged, now);
  }

  /** The one field that is looked at of a posting that is no evidence. */
  private record Named(@Nullable String format) {}

  private static Finding unreadable(Bytes posted) {
    if (posted.size() <= Evidence.SIZE_BYTES_MAX) {
      try {
        var format = Json.readTolerant(posted.toByteArray(), Named.class).format();
        var known = Arrays.stream(EvidenceFormat.values()).map(EvidenceFormat::toString).toList();
        if (format != null && !known.contains(format)) {
          return VerificationFinding.EVIDENCE_FORMAT_UNKNOWN.fail(
              "evidence.format", String.join(", ", known), ManifestPolicy.brief(format));
        }
      } catch (MalformedMessage e) {
        // Not even an object: said below.
      }
    }
    return VerificationFinding.EVIDENCE_MALFORMED.fail(
        "evidence",
        "evidence in JSON, at most %d bytes".formatted(Evidence.SIZE_BYTES_MAX),
        posted.size() + " bytes of something else");
  }

  private Judged appraise(
      Evidence evidence,
      Policy policy,
      Binding binding,
      Optional<RuntimeData> runtimeData,
      Instant now,
      Assessment assessment) {
    var bound = Sha256.of(evidence.runtimeData());
    try {
      var decoded = Verifier.decode(Convert.evidence(evidence));
      var snapshot = collateral.collateralFor(decoded);
      var claims = Verifier.authenticate(decoded, policy, binding, snapshot, now, assessment);
      var image = Verifier.appraise(claims, policy, binding, referenceValues, assessment);
      return new Judged(bound, Optional.of(claims), image, runtimeData, snapshot);
    } catch (MalformedEvidence e) {
      assessment.add(
          Convert.finding(
              e,
              e.structure().startsWith("eventLog")
                  ? FindingCode.EVENT_LOG_MALFORMED
                  : FindingCode.MALFORMED_EVIDENCE));
      return new Judged(
          bound, Optional.empty(), Optional.empty(), runtimeData, collateral.standing());
    }
  }

  private static Optional<RuntimeData> runtimeData(
      Evidence evidence, ManifestGate manifest, Assessment assessment) {
    try {
      var runtimeData = RuntimeData.decode(evidence.runtimeData());
      if (!runtimeData.manifest().equals(manifest.digest())) {
        assessment.add(
            VerificationFinding.MANIFEST_MISMATCH.fail(
                "runtimeData.manifest",
                manifest.digest().toString(),
                runtimeData.manifest().toString()));
      }
      if (runtimeData.agentKey().size() != SealingKey.LENGTH_BYTES) {
        assessment.add(
            VerificationFinding.RUNTIME_DATA_MALFORMED.fail(
                "runtimeData.agentKey",
                SealingKey.LENGTH_BYTES + " bytes",
                runtimeData.agentKey().size() + " bytes"));
      }
      return Optional.of(runtimeData);
    } catch (MalformedMessage e) {
      assessment.add(
          VerificationFinding.RUNTIME_DATA_MALFORMED.fail(
              "runtimeData", "runtime data in JSON", "something else"));
      return Optional.empty();
    }
  }

  private static Binding binding(
      Evidence evidence, Opened opened, ManifestGate manifest, Optional<RuntimeData> runtimeData) {
    return new Binding(
        Convert.octets(evidence.runtimeData()),
        manifest.manifest().map(authentic -> Octets.copyOf(manifest.digest().toByteArray())),
        opened
            .ticket()
            .flatMap(ticket -> runtimeData.flatMap(data -> credential(ticket, data.challenge()))));
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
      ManifestGate manifest,
      Policy policy,
      Assessment assessment,
      Judged judged,
      Instant now) {
    var received = opened.received();
    var axes = assessment.axes();
    var findings = assessment.findings();
    var claims = judged.claims();
    boolean development =
        claims.flatMap(Claims::anchor).map(anchor -> !anchor.production()).orElse(false);
    boolean affirms = ReleaseRule.allows(axes, findings, development, policy.developmentAllowed());
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
        judged
            .image()
            .map(image -> Sha256.fromBytes(image.imageDigest().toByteArray()))
            .orElse(null),
        bound ? judged.runtimeData().map(RuntimeData::agentKey).orElse(null) : null,
        Sha256.of(received.evidence()),
        judged.runtimeDataDigest(),
        manifest.digest(),
        Sha256.fromBytes(policy.digest().toByteArray()),
        judged.image().map(image -> Sha256.fromBytes(image.digest().toByteArray())).orElse(null),
        Sha256.fromBytes(judged.collateral().digest().toByteArray()),
        VERIFIER_VERSION,
        received.receivedAt(),
        now,
        now.plus(age(manifest)));
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

  private record Judged(
      Sha256 runtimeDataDigest,
      Optional<Claims> claims,
      Optional<ReferenceValues> image,
      Optional<RuntimeData> runtimeData,
      Collateral collateral) {
    static Judged nothing(Collateral collateral) {
      return new Judged(
          Sha256.of(Bytes.empty()),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          collateral);
    }
  }
}
