package dev.pavise.controlplane.running;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.messages.attester.AgentReport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The whole way of one deployment through the control plane. */
class StoryIT {
  private static Installation installation;

  @BeforeAll
  static void start() throws Exception {
    installation = Installation.start();
  }

  @AfterAll
  static void stop() throws Exception {
    installation.close();
  }

  @Test
  void takesADeploymentFromAcceptedToTrustedAndAwayAgain() {
    var id = installation.deploy("story");
    var guest = installation.guest(id, 1);
    installation.awaitLife(id, "BOOTING");
    installation.report(guest, AgentReport.Stage.STARTED);

    var outcome = installation.attest(guest);
    installation.report(guest, AgentReport.Stage.PULLING);
    installation.report(guest, AgentReport.Stage.STARTING);
    installation.report(guest, AgentReport.Stage.RUNNING);

    assertThat(outcome.path("status").asString("")).isEqualTo("AFFIRMED");
    assertThat(outcome.path("releasedKeys").isMissingNode()).isFalse();
    var view = installation.awaitTrust(id, "TRUSTED");
    assertThat(view.path("life").asString("")).isEqualTo("RUNNING");
    assertThat(view.path("development").asBoolean(false)).isTrue();
    assertThat(view.path("axes").size()).isEqualTo(6);
    assertThat(view.path("endpoints").path(0).path("address").asString(""))
        .isEqualTo("192.0.2.1:8443");
    assertThat(installation.kinds(id))
        .containsExactly(
            "DEPLOYMENT_ACCEPTED",
            "INTENT_STORED",
            "LAUNCH_STARTED",
            "VM_LAUNCHED",
            "GUEST_STARTED",
            "CHALLENGE_ISSUED",
            "EVIDENCE_RECEIVED",
            "EVIDENCE_AFFIRMED",
            "KEYS_RELEASED",
            "PULLING",
            "STARTING",
            "RUNNING");

    installation.client().delete("/api/v1/deployments/" + id);
    var stopped = installation.awaitLife(id, "STOPPED");
    assertThat(stopped.path("trust").asString("")).isEqualTo("PENDING");
    assertThat(installation.provider().running()).isEmpty();
    assertThat(guest.get("/attest/v1/manifest").status()).isEqualTo(401);
  }
}
