package dev.pavise.controlplane.result;

import dev.pavise.controlplane.audit.Audited;
import dev.pavise.controlplane.evidence.EvidenceStore;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.audit.AuditActor;
import dev.pavise.messages.result.AttestationResult;
import dev.pavise.messages.result.Finding;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Writes every verdict and every release into the audit trail: by the worker, for the guest at the
 * address that posted the evidence, under which manifest and on which signed verdict.
 */
@Component
class VerdictAudit {
  private final ApplicationEventPublisher listeners;

  VerdictAudit(ApplicationEventPublisher listeners) {
    this.listeners = listeners;
  }

  void verdict(EvidenceStore.Stored stored, String ear, AttestationResult result) {
    publish(stored, "verdict.reached", grounds(stored, ear, result));
  }

  void release(
      EvidenceStore.Stored stored,
      String ear,
      AttestationResult result,
      Results.StoredRelease release) {
    var details = grounds(stored, ear, result);
    var agentKey = result.agentKey();
    if (agentKey != null) {
      details.put("agent-key", Sha256.of(agentKey).toString());
    }
    if (release.releasedKeys() == null) {
      details.put(
          "findings",
          release.findings().stream().map(Finding::code).collect(Collectors.joining(" ")));
      publish(stored, "keys.refused", details);
    } else {
      details.put("secrets", String.join(" ", release.secrets()));
      publish(stored, "keys.released", details);
    }
  }

  private static Map<String, String> grounds(
      EvidenceStore.Stored stored, String ear, AttestationResult result) {
    var details = new TreeMap<String, String>();
    details.put("evidence", stored.id().toString());
    details.put("evidence-digest", stored.digest().toString());
    details.put("manifest", result.manifestDigest().toString());
    details.put("status", result.status().name());
    details.put("verdict", Sha256.of(ear.getBytes(StandardCharsets.UTF_8)).toString());
    return details;
  }

  private void publish(EvidenceStore.Stored stored, String action, Map<String, String> details) {
    listeners.publishEvent(
        new Audited(
            stored.tenant(),
            AuditActor.of(AuditActor.Kind.WORKER),
            stored.address(),
            action,
            stored.deployment().toString(),
            details));
  }
}
