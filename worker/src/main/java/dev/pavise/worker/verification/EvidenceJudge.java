package dev.pavise.worker.verification;

import dev.pavise.attestation.Binding;
import dev.pavise.attestation.Claims;
import dev.pavise.attestation.Verifier;
import dev.pavise.attestation.appraisal.Policy;
import dev.pavise.attestation.appraisal.ReferenceValues;
import dev.pavise.attestation.appraisal.ReleaseRule;
import dev.pavise.attestation.chain.Collateral;
import dev.pavise.attestation.chain.Memo;
import dev.pavise.attestation.condition.Condition;
import dev.pavise.attestation.condition.InvalidCondition;
import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.finding.Axis;
import dev.pavise.attestation.finding.AxisStatus;
import dev.pavise.attestation.finding.FindingCode;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.Json;
import dev.pavise.messages.MalformedMessage;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.attester.Evidence;
import dev.pavise.messages.attester.RuntimeData;
import dev.pavise.messages.manifest.Manifest;
import dev.pavise.messages.records.EvidenceReceived;
import dev.pavise.messages.records.TenantKind;
import dev.pavise.messages.result.AttestationResult;
import dev.pavise.messages.result.Tier;
import dev.pavise.messages.sealing.SealingKey;
import dev.pavise.worker.result.AxisMapping;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Judges one piece of evidence against the manifest that its owner signed. Whatever is wrong
 * becomes a finding; nothing in a record can make it throw. Stateless but for what it was made
 * with, and thread-safe.
 */
final class EvidenceJudge {
  static final String VERIFIER_VERSION = "pavise-worker 0.1.0";

  /** A verdict counts no longer than this, whatever a manifest says. */
  private static final Duration EVIDENCE_AGE_MAX = Duration.ofDays(7);

  private static final int QUOTED_LENGTH_MAX = 200;
  private static final int CONDITIONS_REMEMBERED_MAX = 256;

  private final Collateral collateral;
  private final List<ReferenceValues> referenceValues;
  private final Memo<String, Condition> knownConditions = new Memo<>(CONDITIONS_REMEMBERED_MAX);

  EvidenceJudge(Collateral collateral, List<ReferenceValues> referenceValues) {
    this.collateral = collateral;
    this.referenceValues = List.copyOf(referenceValues);
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
    var conditions =
        manifest.manifest().map(authentic -> conditions(authentic, assessment)).orElse(List.of());
    var policy = policy(manifest.manifest(), received.tenantKind()).withConditions(conditions);
    manifest.manifest().ifPresent(authentic -> refuseMinimums(authentic, assessment));
    FreshnessGate.appraise(opened.ticket(), received, other, now, assessment);

    if (opened.evidence().isEmpty()) {
      assessment.add(
          VerificationFinding.EVIDENCE_MALFORMED.fail(
              "evidence",
              "evidence in JSON, at most %d bytes".formatted(Evidence.SIZE_BYTES_MAX),
              received.evidence().size() + " bytes of something else"));
      return conclude(opened, manifest, policy, assessment, Judged.nothing(), now);
    }
    var evidence = opened.evidence().get();
    var runtimeData = runtimeData(evidence, manifest, assessment);
    var binding = binding(evidence, opened, manifest, runtimeData);
    var judged = appraise(evidence, policy, binding, runtimeData, now, assessment);
    return conclude(opened, manifest, policy, assessment, judged, now);
  }

  private Judged appraise(
      Evidence evidence,
      Policy policy,
      Binding binding,
      Optional<RuntimeData> runtimeData,
      Instant now,
      Assessment assessment) {
    try {
      var decoded = Verifier.decode(Convert.evidence(evidence));
      var claims = Verifier.authenticate(decoded, policy, binding, collateral, now, assessment);
      var image = Verifier.appraise(claims, policy, binding, referenceValues, assessment);
      return new Judged(Sha256.of(evidence.runtimeData()), Optional.of(claims), image, runtimeData);
    } catch (MalformedEvidence e) {
      assessment.add(
          Convert.finding(
              e,
              e.structure().startsWith("eventLog")
                  ? FindingCode.EVENT_LOG_MALFORMED
                  : FindingCode.MALFORMED_EVIDENCE));
      return new Judged(
          Sha256.of(evidence.runtimeData()), Optional.empty(), Optional.empty(), runtimeData);
    }
  }

  /** Without a manifest that its owner signed nothing is allowed. */
  private static Policy policy(Optional<Manifest> manifest, TenantKind kind) {
    if (manifest.isEmpty()) {
      return new Policy(Policy.REGISTERS_DEFAULT, Set.of(), Set.of(), false);
    }
    var trust = manifest.get().trust();
    var images = new HashSet<Octets>();
    trust.guestImages().forEach(image -> images.add(Octets.copyOf(image.toByteArray())));
    return new Policy(
        Policy.REGISTERS_DEFAULT,
        new TreeSet<>(trust.platforms()),
        images,
        switch (kind) {
          case DEVELOPMENT -> trust.allowDevelopment();
          case PRODUCTION -> false;
        });
  }

  /** What was asked for and cannot be checked must not look as if it had been. */
  private static void refuseMinimums(Manifest manifest, Assessment assessment) {
    for (var component : new TreeSet<>(manifest.trust().minimumTcb().keySet())) {
      assessment.add(
          VerificationFinding.CONDITION_NOT_SUPPORTED.fail(
              "manifest.trust.minimumTcb",
              "a platform that proves " + brief(component),
              "a platform that does not"));
    }
  }

  /** Those that can be evaluated; each of the others stands in the way. */
  private List<Condition> conditions(Manifest manifest, Assessment assessment) {
    var conditions = new ArrayList<Condition>();
    for (var text : manifest.trust().conditions()) {
      try {
        conditions.add(knownConditions.of(text, Condition::of));
      } catch (InvalidCondition e) {
        assessment.add(
            VerificationFinding.CONDITION_NOT_SUPPORTED.fail(
                "manifest.trust.conditions",
                "a condition in CEL over claims that exist",
                brief(text)));
      }
    }
    return conditions;
  }

  private static String brief(String text) {
    return text.length() <= QUOTED_LENGTH_MAX ? text : text.substring(0, QUOTED_LENGTH_MAX) + "…";
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
            .flatMap(
                ticket ->
                    runtimeData.map(
                        data ->
                            new Binding.CredentialAnswer(
                                Octets.copyOf(ticket.ekCertificate().toByteArray()),
                                Convert.octets(ticket.akName()),
                                Convert.octets(ticket.nonce()),
                                Convert.octets(data.challenge())))));
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
        Sha256.fromBytes(collateral.digest().toByteArray()),
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
      Optional<RuntimeData> runtimeData) {
    static Judged nothing() {
      return new Judged(
          Sha256.of(Bytes.empty()), Optional.empty(), Optional.empty(), Optional.empty());
    }
  }
}
