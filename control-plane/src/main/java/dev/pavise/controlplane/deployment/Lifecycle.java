package dev.pavise.controlplane.deployment;

import dev.pavise.messages.attester.AgentReport;
import dev.pavise.messages.result.Life;
import dev.pavise.messages.result.Tier;
import dev.pavise.messages.result.Trust;

/**
 * The one place that says how an event moves life and trust. A pure function: an event that means
 * nothing where a deployment stands leaves it where it is. Only evidence ever raises trust.
 */
final class Lifecycle {
  private Lifecycle() {}

  static Standing next(Standing at, DeploymentEvent event) {
    return switch (event) {
      case DeploymentEvent.LaunchStarted _ ->
          at.life() == Life.REQUESTED ? at.withLife(Life.PROVISIONING) : at;
      case DeploymentEvent.VmLaunched _ -> isBeforeBoot(at.life()) ? at.withVm(Life.BOOTING) : at;
      case DeploymentEvent.LaunchFailed failed ->
          failed.isFinal() && isBeforeBoot(at.life())
              ? new Standing(Life.FAILED, Trust.UNTRUSTED, false)
              : at;
      case DeploymentEvent.VmVanished vanished -> afterVanishing(at, vanished.relaunched());
      case DeploymentEvent.StopRequested _ ->
          at.life() == Life.STOPPING || at.life() == Life.STOPPED ? at : at.withLife(Life.STOPPING);
      case DeploymentEvent.VmTerminated _ -> afterTermination(at);
      case DeploymentEvent.GuestReported reported ->
          at.withLife(lifeAfter(at, reported.report().stage()));
      case DeploymentEvent.AttestationRequested _ -> at;
      case DeploymentEvent.ChallengeRefused _ ->
          at.hasGuest() && !isTrusted(at.trust()) ? at.withTrust(Trust.UNTRUSTED) : at;
      case DeploymentEvent.ChallengeIssued _, DeploymentEvent.EvidenceReceived _ ->
          at.life() == Life.BOOTING ? at.withLife(Life.ATTESTING) : at;
      case DeploymentEvent.VerdictReached verdict ->
          at.hasGuest() ? at.withTrust(afterVerdict(at.trust(), verdict.tier())) : at;
      case DeploymentEvent.ReleaseAnswered answer ->
          at.hasGuest() ? at.withTrust(afterRelease(answer)) : at;
      case DeploymentEvent.OwnerKeyRevoked _ ->
          at.life() == Life.STOPPED || at.life() == Life.FAILED
              ? at
              : at.withTrust(Trust.UNTRUSTED);
      case DeploymentEvent.EvidenceExpired _ ->
          isTrusted(at.trust()) ? at.withTrust(Trust.STALE) : at;
    };
  }

  static boolean isTrusted(Trust trust) {
    return trust == Trust.TRUSTED || trust == Trust.WARNING;
  }

  private static boolean isBeforeBoot(Life life) {
    return life == Life.REQUESTED || life == Life.PROVISIONING;
  }

  private static Standing afterVanishing(Standing at, boolean relaunched) {
    if (!at.hasGuest() && !isBeforeBoot(at.life())) {
      return at;
    }
    return relaunched
        ? new Standing(Life.PROVISIONING, Trust.PENDING, false)
        : new Standing(Life.FAILED, Trust.UNTRUSTED, false);
  }

  private static Standing afterTermination(Standing at) {
    var trust = at.trust() == Trust.UNTRUSTED ? Trust.UNTRUSTED : Trust.PENDING;
    return switch (at.life()) {
      case STOPPING -> new Standing(Life.STOPPED, trust, false);
      case FAILED -> new Standing(Life.FAILED, trust, false);
      case REQUESTED, PROVISIONING, BOOTING, ATTESTING, RUNNING, STOPPED -> at;
    };
  }

  private static Life lifeAfter(Standing at, AgentReport.Stage stage) {
    if (!at.hasGuest()) {
      return at.life();
    }
    return switch (stage) {
      case STARTED, ATTESTING -> at.life(); // The challenge moves it, not the announcement.
      case PULLING, STARTING -> at.life() == Life.RUNNING ? Life.RUNNING : Life.ATTESTING;
      case RUNNING -> Life.RUNNING;
      case FAILED -> Life.FAILED;
    };
  }

  /**
   * A verdict that affirms raises trust once the keys are released. Who was trusted before already
   * has them, so there it counts at once.
   */
  private static Trust afterVerdict(Trust before, Tier tier) {
    var judged = affirmed(tier);
    return switch (before) {
      case TRUSTED, WARNING, STALE -> judged;
      case PENDING, UNTRUSTED -> judged == Trust.UNTRUSTED ? Trust.UNTRUSTED : before;
    };
  }

  private static Trust afterRelease(DeploymentEvent.ReleaseAnswered answer) {
    return answer.released() ? affirmed(answer.tier()) : Trust.UNTRUSTED;
  }

  private static Trust affirmed(Tier tier) {
    return switch (tier) {
      case AFFIRMING -> Trust.TRUSTED;
      case WARNING -> Trust.WARNING;
      case NONE, CONTRAINDICATED -> Trust.UNTRUSTED;
    };
  }
}
