package dev.pavise.controlplane.result;

import dev.pavise.controlplane.deployment.Deployment;
import dev.pavise.controlplane.deployment.DeploymentEvent;
import dev.pavise.controlplane.deployment.DeploymentEvent.Release;
import dev.pavise.controlplane.deployment.Deployments;
import dev.pavise.controlplane.evidence.EvidenceStore;
import dev.pavise.controlplane.notification.Wakeups;
import dev.pavise.messages.EvidenceId;
import dev.pavise.messages.MalformedMessage;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.records.EvidenceAppraised;
import dev.pavise.messages.records.KeysReleased;
import dev.pavise.messages.result.AttestationResult;
import dev.pavise.messages.result.Tier;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

  Verdicts(
      Deployments deployments,
      EvidenceStore evidence,
      Results results,
      EarReader ears,
      Wakeups wakeups) {
    this.deployments = deployments;
    this.evidence = evidence;
    this.results = results;
    this.ears = ears;
    this.wakeups = wakeups;
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
    }
    wakeups.announce(Outcomes.topic(stored.id()));
  }

  /** Throws {@link MalformedMessage} for a release that belongs to nothing. */
  @Transactional
  void take(KeysReleased released) {
    var stored = require(released.tenant(), released.evidence());
    requireThat(released.deployment().equals(stored.deployment()), "is of another deployment");
    var deployment = deployments.lock(stored.tenant(), stored.deployment());
    if (!results.store(released)) {
      return;
    }
    if (deployment.attempt() == stored.attempt() && deployment.standing().hasGuest()) {
      deployments.apply(
          stored.tenant(),
          stored.deployment(),
          new DeploymentEvent.ReleaseAnswered(
              stored.id(),
              released.releasedKeys() == null ? Release.REFUSED : Release.RELEASED,
              released.secrets(),
              released.findings(),
              tierInForce(deployment, stored.tenant(), stored.id())));
    }
    wakeups.announce(Outcomes.topic(stored.id()));
  }

  private DeploymentEvent.VerdictReached reached(
      EvidenceStore.Stored stored, AttestationResult result) {
    var release =
        results
            .release(stored.tenant(), stored.id())
            .map(found -> found.releasedKeys() == null ? Release.REFUSED : Release.RELEASED)
            .orElse(Release.UNKNOWN);
    return new DeploymentEvent.VerdictReached(
        stored.id(),
        result.status(),
        result.axes(),
        result.findings(),
        result.development(),
        appraisedAt(result),
        result.expiresAt(),
        release);
  }

  /** A verdict on an earlier VM, or one that a later verdict overtook, moves nothing. */
  private static boolean isInForce(
      Deployment deployment, EvidenceStore.Stored stored, AttestationResult result) {
    var judgedAt = deployment.judgedAt();
    return deployment.attempt() == stored.attempt()
        && deployment.standing().hasGuest()
        && (judgedAt == null || !appraisedAt(result).isBefore(judgedAt));
  }

  private @Nullable Tier tierInForce(Deployment deployment, TenantId tenant, EvidenceId id) {
    return results
        .find(tenant, id)
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
