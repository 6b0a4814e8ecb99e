package dev.pavise.webui.browser;

import dev.pavise.webui.fake.FakeDeployment;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** What commonly happens to a deployment, told step by step. */
final class Stories {
  private Stories() {}

  /** From accepted to the guest's evidence. */
  static FakeDeployment boot(FakeDeployment deployment) {
    deployment.tell("DEPLOYMENT_ACCEPTED", "The deployment is accepted");
    deployment.tell("INTENT_STORED", "The launch intent is stored");
    deployment
        .life("PROVISIONING")
        .after(320)
        .tell("LAUNCH_STARTED", "Launching a VM", null, Map.of("life", "PROVISIONING"));
    deployment
        .life("BOOTING")
        .instance("local-7f3a91c2")
        .after(1940)
        .tell("VM_LAUNCHED", "The VM is launched", "local-7f3a91c2", Map.of("life", "BOOTING"));
    deployment.after(14600).tell("GUEST_STARTED", "The agent has started");
    return deployment
        .life("ATTESTING")
        .after(2700)
        .tell("CHALLENGE_ISSUED", "The guest has a challenge", null, Map.of("life", "ATTESTING"));
  }

  /** From evidence to running containers. */
  static FakeDeployment release(FakeDeployment deployment, UUID evidence) {
    var about = Map.<String, Object>of("evidence", evidence.toString());
    deployment.after(2310).tell("EVIDENCE_RECEIVED", "The guest posted evidence", null, about);
    deployment.after(180).tell("EVIDENCE_AFFIRMED", "The evidence holds", null, about);
    deployment
        .after(240)
        .tell(
            "KEYS_RELEASED",
            "The keys are released to the guest",
            "tls_key",
            Map.of("evidence", evidence.toString(), "trust", "TRUSTED"));
    deployment.after(410).tell("PULLING", "Pulling images");
    deployment.after(3650).tell("STARTING", "Starting containers", "web: WAITING", Map.of());
    return deployment
        .after(1120)
        .tell("RUNNING", "The containers run", "web: RUNNING", Map.of("life", "RUNNING"));
  }

  /** All of it. */
  static FakeDeployment affirmed(FakeDeployment deployment, UUID evidence) {
    boot(deployment);
    deployment
        .affirmed()
        .proven(Duration.ofSeconds(40))
        .trust("TRUSTED")
        .life("RUNNING")
        .container("web", "RUNNING", 0);
    return release(deployment, evidence);
  }
}
