package dev.pavise.attestation.ccel;

import dev.pavise.attestation.eventlog.CryptoAgileLog;
import dev.pavise.attestation.eventlog.LogBank;
import dev.pavise.attestation.eventlog.LoggedEvent;
import dev.pavise.attestation.eventlog.Replay;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.util.List;
import java.util.SortedMap;

/**
 * The event log of a confidential VM: the data area of the ACPI table CCEL (UEFI specification,
 * 38.4.1), which may be larger than what is used of it. Intel's registers are of SHA-384; Hygon's
 * of SM3, of which only the replay is known here. Immutable.
 *
 * @param banks of the log, all of them strong: SHA-1 is refused on purpose
 * @param events whose register 0 is MRTD, and 1 to 4 are RTMR 0 to 3
 */
public record CcEventLog(List<LogBank> banks, List<LoggedEvent> events, int paddingBytes) {
  /** MRTD, and RTMR 0 to 3. */
  public static final int REGISTERS = CryptoAgileLog.Registers.TD_REGISTERS.count();

  public CcEventLog {
    banks = List.copyOf(banks);
    events = List.copyOf(events);
  }

  /** Total: every input gives a record or a {@link MalformedEvidence}. */
  public static CcEventLog decode(Octets content) {
    var log = CryptoAgileLog.decode(CryptoAgileLog.Registers.TD_REGISTERS, content);
    for (var bank : log.banks()) {
      if (!bank.isStrong()) {
        throw new MalformedEvidence(
            "ccel.header", 0, "digestSizes", "SHA-256, SHA-384, SHA-512 or SM3", bank.name());
      }
    }
    return new CcEventLog(log.banks(), log.events(), log.paddingBytes());
  }

  /**
   * What the registers would hold had exactly the logged events happened: each new value is the
   * hash of the old one and the event's digest, from zeros (Intel TDX module, TDG.MR.RTMR.EXTEND).
   * Registers that the log never touches are not there.
   */
  public SortedMap<Integer, Octets> replayed(LogBank bank) {
    return Replay.of(events, 0, bank);
  }
}
