package dev.pavise.attestation.eventlog;

import static dev.pavise.attestation.finding.FindingCode.EVENT_LOG_UNEXPECTED_EVENT;
import static dev.pavise.attestation.finding.FindingCode.EVENT_LOG_WEAK;

import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.wire.Octets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What every log of a platform with UEFI must keep to, wherever its registers end: registers vouch
 * for digests and their order only, so that an event's type counts where it must be, and nowhere
 * else (PC Client Platform Firmware Profile, 3.3.4). Stateless.
 */
public final class LogRules {
  /** Registers that the firmware closes with a separator before it hands over. */
  private static final int SEPARATED_LAST = 7;

  private static final int SECURE_BOOT_REGISTER = 7;
  private static final Octets SEPARATOR = Octets.zeros(4);

  /** Variables in the order that the firmware must measure them in. */
  private static final List<String> SECURE_BOOT_VARIABLES =
      List.of("SecureBoot", "PK", "KEK", "db", "dbx");

  /** Registers whose events we read meaning from, with all types that belong there. */
  private static final Map<Integer, Set<Long>> TYPES =
      Map.of(
          4,
          Set.of(
              EventType.EV_SEPARATOR,
              EventType.EV_ACTION,
              EventType.EV_EFI_ACTION,
              EventType.EV_COMPACT_HASH,
              EventType.EV_OMIT_BOOT_DEVICE_EVENTS,
              EventType.EV_EFI_BOOT_SERVICES_APPLICATION,
              EventType.EV_EFI_BOOT_SERVICES_DRIVER,
              EventType.EV_EFI_RUNTIME_SERVICES_DRIVER),
          SECURE_BOOT_REGISTER,
          Set.of(
              EventType.EV_SEPARATOR,
              EventType.EV_ACTION,
              EventType.EV_EFI_ACTION,
              EventType.EV_EFI_VARIABLE_DRIVER_CONFIG,
              EventType.EV_EFI_VARIABLE_AUTHORITY,
              EventType.EV_EFI_SPDM_DEVICE_POLICY,
              EventType.EV_EFI_SPDM_DEVICE_AUTHORITY));

  /** In these registers only types that the specification has. */
  private static final Set<Integer> OF_KNOWN_TYPES = Set.of(9, 11, 12);

  private LogRules() {}

  /** Everything that speaks against the log; empty when nothing does. */
  public static List<Finding> check(EventLog log) {
    var findings = new ArrayList<Finding>();
    if (log.banks().stream().noneMatch(LogBank::isStrong)) {
      findings.add(EVENT_LOG_WEAK.fail("eventLog.banks", "SHA-256 or more", names(log)));
    }
    for (var event : log.events()) {
      checkEvent(log, event, findings);
    }
    checkSeparators(log, findings);
    checkSecureBoot(log, findings);
    return List.copyOf(findings);
  }

  private static void checkEvent(EventLog log, LoggedEvent event, List<Finding> findings) {
    if (event.digests().size() != log.banks().size()) {
      findings.add(unexpected(event, "a digest for each of the banks " + names(log)));
    }
    if (!event.isExtended()) {
      if (!event.digests().values().stream().allMatch(Octets::isAllZero)) {
        findings.add(unexpected(event, "a digest of zeros: it extends nothing"));
      }
      return;
    }
    var allowed = TYPES.get(event.register());
    if (allowed != null && !allowed.contains(event.type())) {
      findings.add(unexpected(event, "a type that belongs into this register"));
    } else if (OF_KNOWN_TYPES.contains(event.register()) && !EventType.isKnown(event.type())) {
      findings.add(unexpected(event, "an event type of the TCG's"));
    }
  }

  private static void checkSeparators(EventLog log, List<Finding> findings) {
    var counts = new int[SEPARATED_LAST + 1];
    for (var event : log.events()) {
      if (event.type() == EventType.EV_SEPARATOR && event.register() <= SEPARATED_LAST) {
        counts[event.register()]++;
        if (!event.data().equals(SEPARATOR) || !event.isDataProven()) {
          findings.add(unexpected(event, "a separator of four zero bytes"));
        }
      }
    }
    for (int index = 0; index <= SEPARATED_LAST; index++) {
      if (counts[index] != 1) {
        findings.add(
            EVENT_LOG_UNEXPECTED_EVENT.fail(
                "eventLog.pcr." + index + ".separators", "1", Integer.toString(counts[index])));
      }
    }
  }

  /** The configuration, complete and in its order, then the separator, then who was believed. */
  private static void checkSecureBoot(EventLog log, List<Finding> findings) {
    int variables = 0;
    boolean separated = false;
    for (var event : log.events()) {
      if (event.register() != SECURE_BOOT_REGISTER) {
        continue;
      }
      if (event.type() == EventType.EV_SEPARATOR) {
        separated = true;
      } else if (event.type() == EventType.EV_EFI_VARIABLE_DRIVER_CONFIG) {
        if (separated || !isVariable(event, variables)) {
          findings.add(unexpected(event, expectedVariable(variables, separated)));
        }
        variables++;
      }
    }
    if (variables < SECURE_BOOT_VARIABLES.size()) {
      findings.add(
          EVENT_LOG_UNEXPECTED_EVENT.fail(
              "eventLog.pcr." + SECURE_BOOT_REGISTER + ".variables",
              String.join(", ", SECURE_BOOT_VARIABLES),
              variables + " of them"));
    }
  }

  /**
   * Whether this is the variable whose turn it is. Behind the five, others may follow, but none of
   * them again. Data that is no variable has no name, and no meaning is read from it.
   */
  private static boolean isVariable(LoggedEvent event, int turn) {
    if (!event.isDataProven()) {
      return false;
    }
    var name = EfiVariable.read(event.data()).map(EfiVariable::name);
    if (name.isEmpty()) {
      return true;
    }
    return turn < SECURE_BOOT_VARIABLES.size()
        ? name.get().equals(SECURE_BOOT_VARIABLES.get(turn))
        : !SECURE_BOOT_VARIABLES.contains(name.get());
  }

  private static String expectedVariable(int turn, boolean separated) {
    if (separated) {
      return "no configuration behind the separator";
    }
    return turn < SECURE_BOOT_VARIABLES.size()
        ? "the variable " + SECURE_BOOT_VARIABLES.get(turn)
        : "none of " + SECURE_BOOT_VARIABLES + " again";
  }

  private static String names(EventLog log) {
    return String.join(", ", log.banks().stream().map(LogBank::name).toList());
  }

  static Finding unexpected(LoggedEvent event, String expected) {
    return EVENT_LOG_UNEXPECTED_EVENT.fail(
        "eventLog.event." + event.number(),
        expected,
        event.typeName() + " in PCR " + event.register());
  }
}
