package dev.pavise.attestation.eventlog;

import static dev.pavise.attestation.finding.FindingCode.EVENT_LOG_MISMATCH;
import static dev.pavise.attestation.finding.FindingCode.EVENT_LOG_UNEXPECTED_EVENT;

import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.tpm.PcrBank;
import dev.pavise.attestation.wire.Octets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What must hold between a log and the registers quoted. Register {@value #WORKLOAD_REGISTER} is
 * extended by the agent after boot, outside of the firmware's log, so the log must not touch it;
 * every other quoted register must equal the replay. Stateless.
 */
public final class EventLogRules {
  /** Where the agent measures the manifest digest. */
  public static final int WORKLOAD_REGISTER = 8;

  /** Registers that the firmware closes with a separator before it hands over. */
  private static final int SEPARATED_LAST = 7;

  private static final Octets SEPARATOR = Octets.zeros(4);

  /** Registers whose events we read meaning from: a type we do not know has no place there. */
  private static final Set<Integer> INTERPRETED = Set.of(4, 9, 11, 12);

  private EventLogRules() {}

  /** Everything that speaks against the log; empty when nothing does. */
  public static List<Finding> check(EventLog log, PcrBank quoted) {
    var findings = new ArrayList<Finding>();
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
      checkEvent(event, findings);
    }
    for (int index = 0; index <= SEPARATED_LAST; index++) {
      checkSeparator(log, index, findings);
    }
    return List.copyOf(findings);
  }

  private static void checkEvent(LoggedEvent event, List<Finding> findings) {
    if (!event.isExtended()) {
      if (!event.digest().isAllZero()) {
        findings.add(unexpected(event, "a digest of zeros: it extends nothing"));
      }
      return;
    }
    if (event.register() == WORKLOAD_REGISTER) {
      findings.add(unexpected(event, "no event before the agent's own"));
    } else if (INTERPRETED.contains(event.register()) && !EventType.isKnown(event.type())) {
      findings.add(unexpected(event, "an event type of the TCG's"));
    }
  }

  private static void checkSeparator(EventLog log, int index, List<Finding> findings) {
    int count = 0;
    for (var event : log.events()) {
      if (event.register() == index && event.type() == EventType.EV_SEPARATOR) {
        count++;
        if (!event.data().equals(SEPARATOR) || !event.isDataProven()) {
          findings.add(unexpected(event, "a separator of four zero bytes"));
        }
      }
    }
    if (count != 1) {
      findings.add(
          EVENT_LOG_UNEXPECTED_EVENT.fail(
              "eventLog.pcr." + index + ".separators", "1", Integer.toString(count)));
    }
  }

  private static Finding unexpected(LoggedEvent event, String expected) {
    return EVENT_LOG_UNEXPECTED_EVENT.fail(
        "eventLog.event." + event.number(),
        expected,
        event.typeName() + " in PCR " + event.register());
  }
}
