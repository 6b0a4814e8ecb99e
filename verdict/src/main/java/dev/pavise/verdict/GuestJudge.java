package dev.pavise.verdict;

import dev.pavise.attestation.Binding;
import dev.pavise.attestation.Claims;
import dev.pavise.attestation.DecodedEvidence;
import dev.pavise.attestation.Verifier;
import dev.pavise.attestation.appraisal.Policy;
import dev.pavise.attestation.appraisal.ReferenceValues;
import dev.pavise.attestation.chain.Collateral;
import dev.pavise.attestation.chain.Roots;
import dev.pavise.attestation.finding.Assessment;
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
import dev.pavise.messages.records.TenantKind;
import dev.pavise.messages.sealing.SealingKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Judges what a guest posted against the manifest that its owner signed: everything but whether its
 * challenge was somebody's own. Whatever is wrong becomes a finding; nothing that a guest, a
 * control plane or a registry can send makes it throw. Thread-safe.
 */
public final class GuestJudge {
  private final List<ReferenceValues> referenceValues;
  private final ManifestPolicy policies;

  /**
   * @param referenceValues of the guest images that are known
   */
  public GuestJudge(Roots roots, List<ReferenceValues> referenceValues) {
    this.referenceValues = List.copyOf(referenceValues);
    this.policies = new ManifestPolicy(roots);
  }

  /**
   * What evidence is judged by, before it is.
   *
   * @param policy that allows nothing where the manifest is not authentic
   * @param runtimeData empty when there are none that can be read
   */
  public record Ground(ManifestGate manifest, Policy policy, Optional<RuntimeData> runtimeData) {}

  /**
   * What came of it, beside the findings.
   *
   * @param claims empty when the evidence cannot be read
   * @param image that was booted, if it is one of those known
   * @param collateral the snapshot that was judged by
   */
  public record Appraised(
      Optional<Claims> claims, Optional<ReferenceValues> image, Collateral collateral) {}

  /**
   * @param manifest in its envelope
   * @param evidence empty when what was posted is none
   */
  public Ground ground(
      Bytes manifest, TenantKind kind, Optional<Evidence> evidence, Assessment assessment) {
    var authentic = ManifestGate.authenticate(manifest, assessment);
    var policy = policies.of(authentic.manifest(), kind, assessment);
    return new Ground(
        authentic, policy, evidence.flatMap(posted -> runtimeData(posted, authentic, assessment)));
  }

  /**
   * @param credential what is known of the challenge; empty for whoever did not make it
   * @param standing collateral for evidence that cannot be read
   * @param collateral for evidence that can
   */
  public Appraised appraise(
      Evidence evidence,
      Ground ground,
      Optional<Binding.CredentialAnswer> credential,
      Collateral standing,
      Function<DecodedEvidence, Collateral> collateral,
      Instant now,
      Assessment assessment) {
    var binding =
        new Binding(
            Convert.octets(evidence.runtimeData()),
            ground
                .manifest()
                .manifest()
                .map(_ -> Octets.copyOf(ground.manifest().digest().toByteArray())),
            credential);
    try {
      var decoded = Verifier.decode(Convert.evidence(evidence));
      var snapshot = collateral.apply(decoded);
      var claims =
          Verifier.authenticate(decoded, ground.policy(), binding, snapshot, now, assessment);
      var image = Verifier.appraise(claims, ground.policy(), binding, referenceValues, assessment);
      return new Appraised(Optional.of(claims), image, snapshot);
    } catch (MalformedEvidence e) {
      assessment.add(
          Convert.finding(
              e,
              e.structure().startsWith("eventLog")
                  ? FindingCode.EVENT_LOG_MALFORMED
                  : FindingCode.MALFORMED_EVIDENCE));
      return new Appraised(Optional.empty(), Optional.empty(), standing);
    }
  }

  /** Empty when it is too large, or not what the attester contract describes. */
  public static Optional<Evidence> read(Bytes posted) {
    if (posted.size() > Evidence.SIZE_BYTES_MAX) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.readStrict(posted.toByteArray(), Evidence.class));
    } catch (MalformedMessage e) {
      return Optional.empty();
    }
  }

  /** The one field that is looked at of a posting that is no evidence. */
  private record Named(@Nullable String format) {}

  /** Why {@link #read} gave nothing. */
  public static Finding unreadable(Bytes posted) {
    if (posted.size() <= Evidence.SIZE_BYTES_MAX) {
      try {
        var format = Json.readTolerant(posted.toByteArray(), Named.class).format();
        var known = Arrays.stream(EvidenceFormat.values()).map(EvidenceFormat::toString).toList();
        if (format != null && !known.contains(format)) {
          return VerdictFinding.EVIDENCE_FORMAT_UNKNOWN.fail(
              "evidence.format", String.join(", ", known), ManifestPolicy.brief(format));
        }
      } catch (MalformedMessage e) {
        // Not even an object: said below.
      }
    }
    return VerdictFinding.EVIDENCE_MALFORMED.fail(
        "evidence",
        "evidence in JSON, at most %d bytes".formatted(Evidence.SIZE_BYTES_MAX),
        posted.size() + " bytes of something else");
  }

  /** That whoever keeps owner keys says of the manifest's that it counts no more. */
  public static Finding ownerKeyRevoked(Sha256 owner, Instant revokedAt) {
    return VerdictFinding.OWNER_KEY_REVOKED.fail(
        "manifest.owner", "an owner key that counts", owner + ", revoked at " + revokedAt);
  }

  private static Optional<RuntimeData> runtimeData(
      Evidence evidence, ManifestGate manifest, Assessment assessment) {
    try {
      var runtimeData = RuntimeData.decode(evidence.runtimeData());
      if (!runtimeData.manifest().equals(manifest.digest())) {
        assessment.add(
            VerdictFinding.MANIFEST_MISMATCH.fail(
                "runtimeData.manifest",
                manifest.digest().toString(),
                runtimeData.manifest().toString()));
      }
      if (runtimeData.agentKey().size() != SealingKey.LENGTH_BYTES) {
        assessment.add(
            VerdictFinding.RUNTIME_DATA_MALFORMED.fail(
                "runtimeData.agentKey",
                SealingKey.LENGTH_BYTES + " bytes",
                runtimeData.agentKey().size() + " bytes"));
      }
      return Optional.of(runtimeData);
    } catch (MalformedMessage e) {
      assessment.add(
          VerdictFinding.RUNTIME_DATA_MALFORMED.fail(
              "runtimeData", "runtime data in JSON", "something else"));
      return Optional.empty();
    }
  }
}
