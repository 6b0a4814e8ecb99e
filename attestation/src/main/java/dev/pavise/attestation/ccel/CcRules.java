package dev.pavise.attestation.ccel;

import static dev.pavise.attestation.finding.FindingCode.EVENT_LOG_MISMATCH;
import static dev.pavise.attestation.finding.FindingCode.EVENT_LOG_UNEXPECTED_EVENT;

import dev.pavise.attestation.eventlog.EventType;
import dev.pavise.attestation.eventlog.LogBank;
import dev.pavise.attestation.eventlog.LoggedEvent;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.wire.Octets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What must hold of a log by itself, and between it and the registers of a quote. Types are not
 * measured, so an event of an unknown type, or a separator that is not one, is never passed over.
 * Stateless.
 */
public final class CcRules {
  private static final Octets SEPARATOR = Octets.zeros(4);

  /**
   * Firmware closes each of the PCRs 0 to 7 once, and keeps 0, 1 and 7 in RTMR 0, 2 to 6 in RTMR 1
   * (UEFI specification, 38.4.1); most firmware closes fewer. More would be somebody else's.
   */
  private static final Map<Integer, Integer> SEPARATORS_MAX = Map.of(1, 3, 2, 5);

  private CcRules() {}

  /** Everything that speaks against the log by itself. */
  public static List<Finding> check(CcEventLog log) {
    var findings = new ArrayList<Finding>();
    var separators = new int[CcEventLog.REGISTERS];
    for (var event : log.events()) {
      check(log, event, findings);
      if (event.type() == EventType.EV_SEPARATOR) {
        separators[event.register()]++;
      }
    }
    for (int register = 1; register < CcEventLog.REGISTERS; register++) {
      int max = SEPARATORS_MAX.getOrDefault(register, 0);
      if (separators[register] > max) {
        findings.add(
            EVENT_LOG_UNEXPECTED_EVENT.fail(
                "ccel.rtmr" + (register - 1) + ".separators",
                "at most " + max,
                Integer.toString(separators[register])));
      }
    }
    if (separators[1] == 0) {
      findings.add(
          EVENT_LOG_UNEXPECTED_EVENT.fail(
              "ccel.rtmr0.separators", "1 or more: the firmware's configuration is closed", "0"));
    }
    return List.copyOf(findings);
  }

  private static void check(CcEventLog log, LoggedEvent event, List<Finding> findings) {
    if (event.digests().size() != log.banks().size()) {
      findings.add(unexpected(event, "a digest for each bank of the log"));
    }
    if (!event.isExtended()) {
      if (!event.digests().values().stream().allMatch(Octets::isAllZero)) {
        findings.add(unexpected(event, "a digest of zeros: it extends nothing"));
      }
    } else if (event.register() == 0) {
      findings.add(unexpected(event, "no event: MRTD is closed before the TD runs"));
    } else if (!EventType.isKnown(event.type())) {
      findings.add(unexpected(event, "an event type of the TCG's"));
    } else if (event.type() == EventType.EV_SEPARATOR
        && !(event.data().equals(SEPARATOR) && event.isDataProven())) {
      findings.add(unexpected(event, "a separator of four zero bytes"));
    }
  }

  /**
   * Everything in which a log of SHA-384 differs from the registers quoted: each must hold what the
   * log leads to, and zeros where the log says nothing.
   *
   * @param rtmrs RTMR 0 to 3 as quoted
   * @param runtime index of the register that the guest itself extends after boot, or -1
   */
  public static List<Finding> compare(CcEventLog log, List<Octets> rtmrs, int runtime) {
    if (!log.banks().contains(LogBank.SHA384)) {
      return List.of(
          EVENT_LOG_MISMATCH.fail(
              "ccel.banks",
              LogBank.SHA384.name(),
              String.join(", ", log.banks().stream().map(LogBank::name).toList())));
    }
    var findings = new ArrayList<Finding>();
    var replayed = log.replayed(LogBank.SHA384);
    for (int i = 0; i < rtmrs.size(); i++) {
      var expected = replayed.getOrDefault(i + 1, Octets.zeros(LogBank.SHA384.lengthBytes()));
      if (i != runtime && !rtmrs.get(i).equals(expected)) {
        findings.add(
            EVENT_LOG_MISMATCH.fail("ccel.rtmr" + i, expected.toHex(), rtmrs.get(i).toHex()));
      }
    }
    return List.copyOf(findings);
  }

  private static Finding unexpected(LoggedEvent event, String expected) {
    return EVENT_LOG_UNEXPECTED_EVENT.fail(
        "ccel.event." + event.number(),
        expected,
        event.typeName() + " in register " + event.register());
  }
}
