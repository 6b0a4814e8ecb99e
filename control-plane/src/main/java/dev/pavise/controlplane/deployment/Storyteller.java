package dev.pavise.controlplane.deployment;

import dev.pavise.messages.attester.AgentReport;
import dev.pavise.messages.result.Life;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says how an event is told in the timeline, or that there is nothing to tell. A pure function of
 * where the deployment stood, where it stands, and what its guest last said.
 */
final class Storyteller {
  private Storyteller() {}

  /** What the guest last said of itself. */
  record LastReport(
      AgentReport.@Nullable Stage stage,
      List<AgentReport.ContainerReport> containers,
      @Nullable String message) {
    boolean isOf(AgentReport report) {
      return report.stage() == stage
          && report.containers().equals(containers)
          && Objects.equals(report.message(), message);
    }
  }

  static Optional<Chapter> tell(
      Standing before, Standing after, DeploymentEvent event, LastReport last) {
    return switch (event) {
      case DeploymentEvent.LaunchStarted _ ->
          moved(before, after, Chapter.of(TimelineKind.LAUNCH_STARTED, "Launching a VM"));
      case DeploymentEvent.VmLaunched launched ->
          moved(
              before,
              after,
              Chapter.of(TimelineKind.VM_LAUNCHED, "The VM is launched")
                  .withDetail(launched.instance()));
      case DeploymentEvent.LaunchFailed failed -> launchFailed(before, after, failed);
      case DeploymentEvent.VmVanished vanished -> vanished(before, after, vanished);
      case DeploymentEvent.StopRequested _ ->
          moved(before, after, Chapter.of(TimelineKind.STOP_REQUESTED, "Stopping the VM"));
      case DeploymentEvent.VmTerminated _ ->
          moved(before, after, Chapter.of(TimelineKind.STOPPED, "The VM is gone"));
      case DeploymentEvent.GuestReported reported ->
          before.hasGuest() ? reported(before.life(), reported.report(), last) : Optional.empty();
      case DeploymentEvent.AttestationRequested _ ->
          Optional.of(
              Chapter.of(TimelineKind.ATTESTATION_REQUESTED, "Fresh evidence was asked for"));
      case DeploymentEvent.ChallengeIssued _ ->
          Optional.of(Chapter.of(TimelineKind.CHALLENGE_ISSUED, "The guest has a challenge"));
      case DeploymentEvent.ChallengeRefused refused ->
          Optional.of(
              new Chapter(
                  TimelineKind.EVIDENCE_REFUSED,
                  "The worker refused to make a challenge",
                  null,
                  null,
                  refused.findings()));
      case DeploymentEvent.EvidenceReceived received ->
          Optional.of(
              Chapter.of(TimelineKind.EVIDENCE_RECEIVED, "The guest posted evidence")
                  .about(received.evidence(), List.of()));
      case DeploymentEvent.VerdictReached verdict -> Optional.of(verdict(verdict));
      case DeploymentEvent.ReleaseAnswered answer -> Optional.of(release(answer));
      case DeploymentEvent.OwnerKeyRevoked revoked ->
          Optional.of(
              new Chapter(
                  TimelineKind.OWNER_KEY_REVOKED,
                  "The owner key that signed it was revoked",
                  null,
                  null,
                  List.of(revoked.finding())));
      case DeploymentEvent.EvidenceExpired _ ->
          moved(
              before,
              after,
              Chapter.of(
                  TimelineKind.TRUST_STALE, "The evidence is older than the manifest allows"));
    };
  }

  private static Optional<Chapter> moved(Standing before, Standing after, Chapter chapter) {
    return before.equals(after) ? Optional.empty() : Optional.of(chapter);
  }

  private static Optional<Chapter> launchFailed(
      Standing before, Standing after, DeploymentEvent.LaunchFailed failed) {
    if (failed.isFinal()) {
      return moved(
          before,
          after,
          Chapter.of(TimelineKind.FAILED, "The VM cannot be launched").withDetail(failed.reason()));
    }
    return Optional.of(
        Chapter.of(TimelineKind.LAUNCH_FAILED, "The launch failed; trying again")
            .withDetail(failed.reason()));
  }

  private static Optional<Chapter> vanished(
      Standing before, Standing after, DeploymentEvent.VmVanished vanished) {
    return moved(
        before,
        after,
        vanished.relaunched()
            ? Chapter.of(TimelineKind.LAUNCH_STARTED, "The VM vanished; launching another")
            : Chapter.of(TimelineKind.FAILED, "The VM vanished"));
  }

  private static Optional<Chapter> reported(Life life, AgentReport report, LastReport last) {
    var chapter =
        isKnown(report, last) || isStillRunning(life, report)
            ? changedContainers(report, last)
            : newStage(report);
    return chapter.map(told -> told.withDetail(detail(report)));
  }

  /** Why a guest gave up is news whenever it changes. */
  private static boolean isKnown(AgentReport report, LastReport last) {
    return report.stage() == last.stage()
        && (report.stage() != AgentReport.Stage.FAILED
            || Objects.equals(report.message(), last.message()));
  }

  /** A guest that attests again says RUNNING again after it; that is no news. */
  private static boolean isStillRunning(Life life, AgentReport report) {
    return life == Life.RUNNING && report.stage() == AgentReport.Stage.RUNNING;
  }

  private static Optional<Chapter> newStage(AgentReport report) {
    return switch (report.stage()) {
      case STARTED -> Optional.of(Chapter.of(TimelineKind.GUEST_STARTED, "The agent has started"));
      case ATTESTING -> Optional.empty(); // Told by the challenge and the evidence themselves.
      case PULLING -> Optional.of(Chapter.of(TimelineKind.PULLING, "Pulling images"));
      case STARTING -> Optional.of(Chapter.of(TimelineKind.STARTING, "Starting containers"));
      case RUNNING -> Optional.of(Chapter.of(TimelineKind.RUNNING, "The containers run"));
      case FAILED -> Optional.of(Chapter.of(TimelineKind.FAILED, "The guest gave up"));
    };
  }

  private static Optional<Chapter> changedContainers(AgentReport report, LastReport last) {
    return report.containers().equals(last.containers())
        ? Optional.empty()
        : Optional.of(Chapter.of(TimelineKind.CONTAINER_CHANGED, "A container changed"));
  }

  private static @Nullable String detail(AgentReport report) {
    var message = report.message();
    if (message != null) {
      return message;
    }
    if (report.containers().isEmpty()) {
      return null;
    }
    var parts =
        report.containers().stream()
            .map(container -> container.name() + ": " + container.state())
            .toList();
    return String.join(", ", parts);
  }

  private static Chapter verdict(DeploymentEvent.VerdictReached verdict) {
    var chapter =
        switch (verdict.tier()) {
          case AFFIRMING -> Chapter.of(TimelineKind.EVIDENCE_AFFIRMED, "The evidence holds");
          case WARNING ->
              Chapter.of(TimelineKind.EVIDENCE_AFFIRMED, "The evidence holds, with warnings");
          case NONE, CONTRAINDICATED ->
              Chapter.of(TimelineKind.EVIDENCE_REFUSED, "The evidence does not hold");
        };
    return chapter.about(verdict.evidence(), verdict.findings());
  }

  private static Chapter release(DeploymentEvent.ReleaseAnswered answer) {
    var chapter =
        answer.released()
            ? Chapter.of(TimelineKind.KEYS_RELEASED, "The keys are released to the guest")
                .withDetail(
                    answer.secrets().isEmpty()
                        ? "the manifest has no secrets"
                        : String.join(", ", answer.secrets()))
            : Chapter.of(TimelineKind.KEYS_REFUSED, "The worker refused to release the keys");
    return chapter.about(answer.evidence(), answer.findings());
  }
}
