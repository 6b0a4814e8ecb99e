package dev.pavise.attestation.eventlog;

import static dev.pavise.attestation.finding.FindingCode.EVENT_LOG_MISMATCH;
import static dev.pavise.attestation.finding.FindingCode.EVENT_LOG_WEAK;

import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.tpm.PcrBank;
import java.util.ArrayList;
import java.util.List;

/**
 * What must hold between a log and the registers quoted, beside {@link LogRules}. Register {@value
 * #WORKLOAD_REGISTER} is extended by the agent after boot, outside of the firmware's log, so the
 * log must not touch it; every other quoted register must equal the replay. Stateless.
 */
public final class EventLogRules {
  /** Where the agent measures the manifest digest. */
  public static final int WORKLOAD_REGISTER = 8;

  private EventLogRules() {}

  /** Everything that speaks against the log; empty when nothing does. */
  public static List<Finding> check(EventLog log, PcrBank quoted) {
    var findings = new ArrayList<Finding>();
    if (!log.banks().contains(LogBank.SHA256)) {
      findings.add(EVENT_LOG_WEAK.fail("eventLog.banks", "sha256, the bank quoted", "without it"));
    }
    var replayed = Replay.of(log);
    quoted
        .values()
        .forEach(
            (index, value) -> {
              var expected = replayed.values().get(index);
              if (index != WORKLOAD_REGISTER && !value.equals(expected)) {
                findings.add(
                    EVENT_LOG_MISMATCH.fail(
                        "eventLog.pcr.sha256." + index,
                        expected == null ? null : expected.toHex(),
                        value.toHex()));
              }
            });
    for (var event : log.events()) {
      if (event.register() == WORKLOAD_REGISTER && event.isExtended()) {
        findings.add(LogRules.unexpected(event, "no event before the agent's own"));
      }
    }
    findings.addAll(LogRules.check(log));
    return List.copyOf(findings);
  }
}
