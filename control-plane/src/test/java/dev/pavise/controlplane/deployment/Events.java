package dev.pavise.controlplane.deployment;

import dev.pavise.controlplane.running.FakeWorker;
import dev.pavise.messages.EvidenceId;
import dev.pavise.messages.attester.AgentReport;
import dev.pavise.messages.result.Life;
import dev.pavise.messages.result.Tier;
import dev.pavise.messages.result.Trust;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Every event there is, in every variant that matters, and every standing there can be. */
final class Events {
  static final EvidenceId EVIDENCE = EvidenceId.random();

  private Events() {}

  static List<DeploymentEvent> all() {
    var events =
        new ArrayList<DeploymentEvent>(
            List.of(
                new DeploymentEvent.LaunchStarted(),
                new DeploymentEvent.VmLaunched("i-1", "192.0.2.1"),
                new DeploymentEvent.LaunchFailed("no", false),
                new DeploymentEvent.LaunchFailed("no", true),
                new DeploymentEvent.VmVanished(false),
                new DeploymentEvent.VmVanished(true),
                new DeploymentEvent.StopRequested(),
                new DeploymentEvent.VmTerminated(),
                new DeploymentEvent.AttestationRequested(),
                new DeploymentEvent.ChallengeIssued(),
                new DeploymentEvent.ChallengeRefused(List.of(FakeWorker.FINDING)),
                new DeploymentEvent.EvidenceReceived(EVIDENCE),
                new DeploymentEvent.EvidenceExpired()));
    for (var stage : AgentReport.Stage.values()) {
      events.add(reported(stage));
    }
    for (var tier : Tier.values()) {
      events.add(verdict(tier));
      events.add(release(tier, true));
      events.add(release(tier, false));
    }
    return events;
  }

  static DeploymentEvent.GuestReported reported(AgentReport.Stage stage) {
    return new DeploymentEvent.GuestReported(new AgentReport(stage, List.of(), null));
  }

  static DeploymentEvent.VerdictReached verdict(Tier tier) {
    return new DeploymentEvent.VerdictReached(
        EVIDENCE, tier, List.of(), List.of(), true, Instant.EPOCH, Instant.EPOCH);
  }

  static DeploymentEvent.ReleaseAnswered release(Tier tier, boolean released) {
    return new DeploymentEvent.ReleaseAnswered(EVIDENCE, tier, released, List.of(), List.of());
  }

  static Stream<Standing> standings() {
    return Arrays.stream(Life.values())
        .flatMap(
            life -> Arrays.stream(Trust.values()).map(trust -> new Standing(life, trust, true)))
        .flatMap(at -> Stream.of(at, new Standing(at.life(), at.trust(), false)));
  }
}
