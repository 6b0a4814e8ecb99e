package dev.pavise.controlplane.deployment;

import dev.pavise.controlplane.audit.Audited;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What of a deployment's changes belongs in the audit trail. */
final class DeploymentAudit {
  private DeploymentAudit() {}

  static Audited created(Deployment deployment) {
    var view = deployment.view();
    return Audited.of(
        deployment.tenant(),
        "deployment.created",
        deployment.id().toString(),
        Map.of(
            "name",
            view.name(),
            "revision",
            Integer.toString(view.revision()),
            "manifest",
            view.manifestDigest(),
            "owner-key",
            view.ownerKey(),
            "provider",
            view.provider(),
            "platform",
            view.platform()));
  }

  /** What was asked for, and how life and trust moved. */
  static List<Audited> changed(
      Deployment deployment, DeploymentEvent event, Standing before, Standing after) {
    var done = new ArrayList<Audited>();
    if (event instanceof DeploymentEvent.StopRequested) {
      done.add(of(deployment, "deployment.stop-requested", Map.of()));
    } else if (event instanceof DeploymentEvent.AttestationRequested) {
      done.add(of(deployment, "attestation.requested", Map.of()));
    }
    if (before.life() != after.life()) {
      done.add(of(deployment, "life.changed", move(before.life(), after.life())));
    }
    if (before.trust() != after.trust()) {
      done.add(of(deployment, "trust.changed", move(before.trust(), after.trust())));
    }
    return done;
  }

  private static Map<String, String> move(Enum<?> before, Enum<?> after) {
    return Map.of("from", before.name(), "to", after.name());
  }

  private static Audited of(Deployment deployment, String action, Map<String, String> details) {
    return Audited.of(deployment.tenant(), action, deployment.id().toString(), details);
  }
}
