package dev.pavise.controlplane.result;

import dev.pavise.controlplane.deployment.Deployment;
import dev.pavise.controlplane.deployment.DeploymentEvent;
import dev.pavise.controlplane.deployment.Deployments;
import dev.pavise.controlplane.deployment.RevokedOwnerKeys;
import dev.pavise.controlplane.evidence.EvidenceStore;
import dev.pavise.controlplane.notification.Wakeups;
import dev.pavise.messages.EvidenceId;
import dev.pavise.messages.MalformedMessage;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.records.EvidenceAppraised;
import dev.pavise.messages.records.KeysReleased;
import dev.pavise.messages.result.AttestationResult;
import dev.pavise.messages.result.Finding;
import dev.pavise.messages.result.Tier;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes verdicts and releases from the worker, in any order and any number of times. A verdict is
 * taken from the signed EAR alone, and only if it speaks of the evidence and the manifest we have.
 */
@Component
class Verdicts {
  private final Deployments deployments;
  private final EvidenceStore evidence;
  private final Results results;
  private final EarReader ears;
  private final Wakeups wakeups;
  private final RevokedOwnerKeys ownerKeys;
  private final VerdictAudit audit;

  Verdicts(
      Deployments deployments,
      EvidenceStore evidence,
      Results results,
      EarReader ears,
      Wakeups wakeups,
      RevokedOwnerKeys ownerKeys,
      VerdictAudit audit) {
    this.deployments = deployments;
    this.evidence = evidence;
    this.results = results;
    this.ears = ears;
    this.wakeups = wakeups;
    this.ownerKeys = ownerKeys;
    this.audit = audit;
  }

  /** Throws {@link MalformedMessage} for a verdict that must not be believed. */
  @Transactional
  void take(EvidenceAppraised appraised) {
    var result = ears.authenticate(appraised.ear());
    var stored = require(appraised.tenant(), appraised.evidence());
    requireThat(appraised.deployment().equals(stored.deployment()), "is of another deployment");
    requireThat(result.tenant().equals(stored.tenant()), "is signed for another tenant");
    requireThat(
        result.deployment().equals(stored.deployment()), "is signed for another deployment");
    requireThat(result.evidence().equals(stored.id()), "is signed for other evidence");
    requireThat(result.evidenceDigest().equals(stored.digest()), "is of other evidence bytes");
    var deployment = deployments.lock(stored.tenant(), stored.deployment());
    requireThat(
        result.status() != Tier.AFFIRMING
            || result.manifestDigest().equals(deployment.manifestDigest()),
        "affirms another manifest");
    if (!results.store(appraised, appraisedAt(result))) {
      return;
    }
    if (isInForce(deployment, stored, result)) {
      deployments.apply(stored.tenant(), stored.deployment(), reached(stored, result));
      results
          .release(stored.tenant(), stored.id())
          .ifPresent(early -> answer(stored, result.status(), early));
    }
    audit.verdict(stored, appraised.ear(), result);
    results
        .release(stored.tenant(), stored.id())
        .ifPresent(early -> audit.release(stored, appraised.ear(), result, early));
    wakeups.announce(Outcomes.topic(stored.id()));
  }

  /**
   * Throws {@link MalformedMessage} for a release that belongs to nothing. One that overtook its
   * verdict is kept and told after it.
   */
  @Transactional
  void take(KeysReleased released) {
    var stored = require(released.tenant(), released.evidence());
    requireThat(released.deployment().equals(stored.deployment()), "is of another deployment");
    var deployment = deployments.lock(stored.tenant(), stored.deployment());
    var refusal = ownerKeys.against(stored.tenant(), stored.deployment());
    if (!results.store(refusal.map(finding -> refused(released, finding)).orElse(released))) {
      return;
    }
    results
        .find(stored.tenant(), stored.id())
        .ifPresent(verdict -> auditRelease(stored, verdict.ear()));
    var tier = tierInForce(deployment, stored);
    if (tier != null) {
      results
          .release(stored.tenant(), stored.id())
          .ifPresent(release -> answer(stored, tier, release));
    }
    wakeups.announce(Outcomes.topic(stored.id()));
  }

  private void auditRelease(EvidenceStore.Stored stored, String ear) {
    results
        .release(stored.tenant(), stored.id())
        .ifPresent(release -> audit.release(stored, ear, ears.authenticate(ear), release));
  }

  /** Keys that were on their way while the owner key was revoked go nowhere. */
  private static KeysReleased refused(KeysReleased released, Finding finding) {
    return new KeysReleased(
        released.version(),
        released.tenant(),
        released.deployment(),
        released.evidence(),
        released.releasedAt(),
        null,
        List.of(),
        joined(released.findings(), finding));
  }

  private static List<Finding> joined(List<Finding> findings, Finding finding) {
    return Stream.concat(findings.stream(), Stream.of(finding)).toList();
  }

  /** The owner key may have been revoked after the keys were released and before they count. */
  private void answer(EvidenceStore.Stored stored, Tier tier, Results.StoredRelease release) {
    var refusal = ownerKeys.against(stored.tenant(), stored.deployment());
    deployments.apply(
        stored.tenant(),
        stored.deployment(),
        new DeploymentEvent.ReleaseAnswered(
            stored.id(),
            tier,
            release.releasedKeys() != null && refusal.isEmpty(),
            release.secrets(),
            refusal
                .map(finding -> joined(release.findings(), finding))
                .orElse(release.findings())));
  }

  private static DeploymentEvent.VerdictReached reached(
      EvidenceStore.Stored stored, AttestationResult result) {
    return new DeploymentEvent.VerdictReached(
        stored.id(),
        result.status(),
        result.axes(),
        result.findings(),
        result.development(),
        appraisedAt(result),
        result.expiresAt());
  }

  /** A verdict on an earlier VM, or one that a later verdict overtook, moves nothing. */
  private static boolean isInForce(
      Deployment deployment, EvidenceStore.Stored stored, AttestationResult result) {
    var judgedAt = deployment.judgedAt();
    return deployment.attempt() == stored.attempt()
        && deployment.standing().hasGuest()
        && (judgedAt == null || !appraisedAt(result).isBefore(judgedAt));
  }

  /** Null unless the verdict on this evidence is the one that the deployment stands on. */
  private @Nullable Tier tierInForce(Deployment deployment, EvidenceStore.Stored stored) {
    if (deployment.attempt() != stored.attempt() || !deployment.standing().hasGuest()) {
      return null;
    }
    return results
        .find(stored.tenant(), stored.id())
        .filter(found -> found.appraisedAt().equals(deployment.judgedAt()))
        .map(found -> ears.authenticate(found.ear()).status())
        .orElse(null);
  }

  private EvidenceStore.Stored require(TenantId tenant, EvidenceId id) {
    return evidence
        .find(tenant, id)
        .orElseThrow(() -> new MalformedMessage("there is no evidence " + id + " of this tenant"));
  }

  /** In microseconds, as the database keeps it. */
  private static Instant appraisedAt(AttestationResult result) {
    return result.appraisedAt().truncatedTo(ChronoUnit.MICROS);
  }

  private static void requireThat(boolean holds, String otherwise) {
    if (!holds) {
      throw new MalformedMessage("the record " + otherwise);
    }
  }
}
