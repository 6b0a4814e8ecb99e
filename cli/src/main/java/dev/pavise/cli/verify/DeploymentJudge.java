package dev.pavise.cli.verify;

import dev.pavise.attestation.Claims;
import dev.pavise.attestation.DecodedEvidence;
import dev.pavise.attestation.appraisal.ReferenceValues;
import dev.pavise.attestation.appraisal.ReleaseRule;
import dev.pavise.attestation.chain.Collateral;
import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.finding.Axis;
import dev.pavise.attestation.finding.AxisStatus;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.finding.FindingCode;
import dev.pavise.attestation.result.Judgement;
import dev.pavise.cli.connection.KnownRevisions.Revision;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.manifest.Manifest;
import dev.pavise.messages.records.TenantKind;
import dev.pavise.verdict.Convert;
import dev.pavise.verdict.GuestJudge;
import dev.pavise.verdict.ManifestGate;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Judges a deployment by the code that the worker judges by, and believes neither the worker nor
 * the control plane: what they show is only bytes, and what it is judged by is one's own.
 * Thread-safe.
 */
final class DeploymentJudge {
  private static final String CREDENTIAL = "credential";

  private final GuestJudge judge;
  private final Collateral standing;
  private final Function<DecodedEvidence, Collateral> collateral;
  private final boolean developmentAllowed;

  /**
   * @param referenceValues of guest images that one knows to be good
   * @param standing roots, and what is there whatever the evidence is
   * @param collateral with what certain evidence calls for
   */
  DeploymentJudge(
      List<ReferenceValues> referenceValues,
      Collateral standing,
      Function<DecodedEvidence, Collateral> collateral,
      boolean developmentAllowed) {
    this.judge = new GuestJudge(standing.roots(), referenceValues);
    this.standing = standing;
    this.collateral = collateral;
    this.developmentAllowed = developmentAllowed;
  }

  /**
   * What a control plane shows.
   *
   * @param manifest in its envelope
   * @param evidence as the guest posted it, so it is said
   * @param revokedOwners owner keys that it says count no more: believed, as it only ever takes
   *     something away
   */
  record Shown(Bytes manifest, Bytes evidence, Map<Sha256, Instant> revokedOwners) {}

  /**
   * What one knows without asking it.
   *
   * @param name of the deployment that is meant
   * @param owners thumbprints of the keys that may sign for it
   * @param revision the latest that was signed here
   */
  record Known(String name, Set<Sha256> owners, Optional<Revision> revision) {}

  /**
   * @param manifest empty when it is not authentic
   * @param development whether it rests on a root that is not for production
   * @param proven whether all holds by which the worker would release keys, but for the challenge
   */
  record Outcome(
      Optional<Manifest> manifest, Judgement judgement, boolean development, boolean proven) {}

  Outcome judge(Shown shown, Known known, Instant at) {
    var assessment = new Assessment();
    var evidence = GuestJudge.read(shown.evidence());
    var ground =
        judge.ground(
            shown.manifest(),
            developmentAllowed ? TenantKind.DEVELOPMENT : TenantKind.PRODUCTION,
            evidence,
            assessment);
    ground
        .manifest()
        .manifest()
        .ifPresent(it -> look(it, ground.manifest(), known, shown, assessment));
    var appraised =
        evidence.map(
            posted ->
                judge.appraise(
                    posted, ground, Optional.empty(), standing, collateral, at, assessment));
    if (evidence.isEmpty()) {
      assessment.add(GuestJudge.unreadable(shown.evidence()));
    }
    var claims = appraised.flatMap(GuestJudge.Appraised::claims);
    boolean development =
        claims.flatMap(Claims::anchor).map(anchor -> !anchor.production()).orElse(false);
    var butForTheChallenge = new EnumMap<>(assessment.axes());
    butForTheChallenge.put(Axis.FRESHNESS, AxisStatus.PASS);
    return new Outcome(
        ground.manifest().manifest(),
        new Judgement(
            claims,
            Optional.empty(),
            assessment.axes(),
            assessment.findings().stream().map(DeploymentJudge::asSeenFromHere).toList(),
            Convert.octets(shown.evidence()).sha256(),
            ground.policy().digest(),
            appraised.map(GuestJudge.Appraised::collateral).orElse(standing).digest(),
            at),
        development,
        ReleaseRule.allows(
            butForTheChallenge,
            assessment.findings(),
            development,
            ground.policy().developmentAllowed()));
  }

  private static void look(
      Manifest manifest, ManifestGate gate, Known known, Shown shown, Assessment assessment) {
    var owner = manifest.owner().thumbprint();
    var revokedAt = shown.revokedOwners().get(owner);
    if (revokedAt != null) {
      assessment.add(GuestJudge.ownerKeyRevoked(owner, revokedAt));
    }
    if (!known.owners().contains(owner)) {
      assessment.add(
          DeploymentFinding.OWNER_NOT_KNOWN.fail(
              "manifest.owner", oneOf(known.owners()), owner.toString()));
    }
    if (!manifest.name().equals(known.name())) {
      assessment.add(
          DeploymentFinding.MANIFEST_OF_ANOTHER.fail(
              "manifest.name", known.name(), manifest.name()));
    }
    known
        .revision()
        .filter(
            it ->
                it.number() > manifest.revision()
                    || (it.number() == manifest.revision() && !it.manifest().equals(gate.digest())))
        .ifPresent(
            it ->
                assessment.add(
                    DeploymentFinding.REVISION_NOT_THE_KNOWN.fail(
                        "manifest.revision",
                        "revision %d, %s, signed here, or a later one"
                            .formatted(it.number(), it.manifest()),
                        "revision %d, %s".formatted(manifest.revision(), gate.digest()))));
  }

  private static String oneOf(Set<Sha256> owners) {
    return owners.isEmpty()
        ? "an owner key that is known here; there is none"
        : new TreeSet<>(owners.stream().map(Sha256::toString).toList())
            .stream().collect(Collectors.joining(" or "));
  }

  /** A credential is a secret between its maker and a TPM: nobody else learns of it who has it. */
  private static Finding asSeenFromHere(Finding finding) {
    return finding.code().equals(FindingCode.AK_CREDENTIAL.name())
            && finding.field().equals(CREDENTIAL)
        ? new Finding(
            finding.code(),
            finding.axis(),
            finding.severity(),
            finding.field(),
            "a challenge that was made here",
            "one that the worker made",
            "nobody but the worker can know that this key is in that TPM: take its word, or use"
                + " hardware whose evidence anybody can check")
        : finding;
  }
}
