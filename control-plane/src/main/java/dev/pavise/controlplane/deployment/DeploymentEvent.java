package dev.pavise.controlplane.deployment;

import dev.pavise.messages.EvidenceId;
import dev.pavise.messages.attester.AgentReport;
import dev.pavise.messages.result.AxisResult;
import dev.pavise.messages.result.Finding;
import dev.pavise.messages.result.Tier;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything that can happen to a deployment after it was accepted. */
public sealed interface DeploymentEvent {
  /** A provider is about to be asked for a VM. */
  record LaunchStarted() implements DeploymentEvent {}

  /**
   * @param instance the provider's name for the VM
   * @param address where its published ports are reached; absent when it has none yet
   */
  record VmLaunched(String instance, @Nullable String address) implements DeploymentEvent {}

  /**
   * @param isFinal whether it is not tried again
   */
  record LaunchFailed(String reason, boolean isFinal) implements DeploymentEvent {}

  /**
   * @param relaunched whether another VM takes its place
   */
  record VmVanished(boolean relaunched) implements DeploymentEvent {}

  record StopRequested() implements DeploymentEvent {}

  /** The provider says that nothing of the VM is left. */
  record VmTerminated() implements DeploymentEvent {}

  record GuestReported(AgentReport report) implements DeploymentEvent {}

  record AttestationRequested() implements DeploymentEvent {}

  record ChallengeIssued() implements DeploymentEvent {}

  record ChallengeRefused(List<Finding> findings) implements DeploymentEvent {}

  record EvidenceReceived(EvidenceId evidence) implements DeploymentEvent {}

  /** The worker's verdict, authenticated. */
  record VerdictReached(
      EvidenceId evidence,
      Tier tier,
      List<AxisResult> axes,
      List<Finding> findings,
      boolean development,
      Instant appraisedAt,
      Instant expiresAt)
      implements DeploymentEvent {}

  /**
   * The worker released the keys or refused to; told after the verdict it rests on.
   *
   * @param tier of the verdict on this very evidence
   */
  record ReleaseAnswered(
      EvidenceId evidence,
      Tier tier,
      boolean released,
      List<String> secrets,
      List<Finding> findings)
      implements DeploymentEvent {}

  /** The owner key that signed it counts no more. */
  record OwnerKeyRevoked(Finding finding) implements DeploymentEvent {}

  /** The evidence that trust stands on is older than its manifest allows. */
  record EvidenceExpired() implements DeploymentEvent {}
}
