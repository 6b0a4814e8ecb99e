package dev.pavise.controlplane.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.messages.attester.AgentReport;
import dev.pavise.messages.result.Life;
import dev.pavise.messages.result.Trust;
import java.util.List;
import org.junit.jupiter.api.Test;

class StorytellerTest {
  private static final Storyteller.LastReport SILENT =
      new Storyteller.LastReport(null, List.of(), null);
  private static final Standing RUNNING = new Standing(Life.RUNNING, Trust.TRUSTED, true);

  @Test
  void tellsEveryMove() {
    Events.standings()
        .forEach(
            at ->
                Events.all()
                    .forEach(
                        event -> {
                          var next = Lifecycle.next(at, event);
                          if (next.life() != at.life() || next.trust() != at.trust()) {
                            assertThat(Storyteller.tell(at, next, event, SILENT))
                                .as("%s by %s", at, event)
                                .isPresent();
                          }
                        }));
  }

  @Test
  void doesNotRepeatAReport() {
    var report = Events.reported(AgentReport.Stage.PULLING);
    var last = new Storyteller.LastReport(AgentReport.Stage.PULLING, List.of(), null);
    var attesting = new Standing(Life.ATTESTING, Trust.PENDING, true);

    assertThat(Storyteller.tell(attesting, attesting, report, SILENT)).isPresent();
    assertThat(Storyteller.tell(attesting, attesting, report, last)).isEmpty();
  }

  @Test
  void doesNotTellAgainThatItRunsAfterItAttestedAgain() {
    var report = Events.reported(AgentReport.Stage.RUNNING);
    var last = new Storyteller.LastReport(AgentReport.Stage.ATTESTING, List.of(), null);

    assertThat(Storyteller.tell(RUNNING, RUNNING, report, last)).isEmpty();
  }

  @Test
  void tellsOfAContainerThatChanged() {
    var container =
        new AgentReport.ContainerReport("web", AgentReport.ContainerState.STOPPED, 1, 137);
    var report =
        new DeploymentEvent.GuestReported(
            new AgentReport(AgentReport.Stage.RUNNING, List.of(container), null));
    var last = new Storyteller.LastReport(AgentReport.Stage.RUNNING, List.of(), null);

    assertThat(Storyteller.tell(RUNNING, RUNNING, report, last).map(Chapter::kind))
        .contains(TimelineKind.CONTAINER_CHANGED);
  }

  @Test
  void tellsANewReasonOfAGuestThatGaveUp() {
    var failed = new Standing(Life.FAILED, Trust.UNTRUSTED, true);
    var report =
        new DeploymentEvent.GuestReported(
            new AgentReport(AgentReport.Stage.FAILED, List.of(), "second"));
    var first = new Storyteller.LastReport(AgentReport.Stage.FAILED, List.of(), "first");
    var second = new Storyteller.LastReport(AgentReport.Stage.FAILED, List.of(), "second");

    assertThat(Storyteller.tell(failed, failed, report, first).map(Chapter::detail))
        .contains("second");
    assertThat(Storyteller.tell(failed, failed, report, second)).isEmpty();
  }
}
