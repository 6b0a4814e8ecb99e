package dev.pavise.attestation.eventlog;

import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A TCG2 crypto-agile event log (PC Client Platform Firmware Profile, 10.2). Immutable. A log of
 * the older SHA-1 form is refused. Whether it is whole and means anything is for {@link LogRules}
 * to say.
 *
 * @param banks that the log declares, in its order
 * @param startupLocality what PCR 0 starts from, as the log says; the quote proves it
 */
public record EventLog(List<LogBank> banks, int startupLocality, List<LoggedEvent> events) {
  private static final Octets STARTUP_LOCALITY =
      Octets.copyOf("StartupLocality\0".getBytes(StandardCharsets.US_ASCII));

  public EventLog {
    banks = List.copyOf(banks);
    events = List.copyOf(events);
  }

  /**
   * Total: every input gives a record or a {@link MalformedEvidence}. Padding of only 0x00 or only
   * 0xFF after the last event is accepted.
   */
  public static EventLog decode(Octets content) {
    var log = CryptoAgileLog.decode(CryptoAgileLog.Registers.PCRS, content);
    int locality = 0;
    boolean localitySeen = false;
    boolean pcr0Extended = false;
    for (var event : log.events()) {
      if (startsWith(event.data(), STARTUP_LOCALITY) && !event.isExtended()) {
        if (localitySeen || event.register() != 0 || pcr0Extended) {
          throw malformed(event, "once, for PCR 0, before its first event", "elsewhere");
        }
        locality = locality(event);
        localitySeen = true;
      }
      pcr0Extended |= event.register() == 0 && event.isExtended();
    }
    return new EventLog(log.banks(), locality, log.events());
  }

  /** Locality 0, 3 or 4 started the TPM (10.4.5.3); 4 with a hardware root of trust. */
  private static int locality(LoggedEvent event) {
    var data = event.data();
    int value = data.size() == STARTUP_LOCALITY.size() + 1 ? data.at(data.size() - 1) : -1;
    if (value != 0 && value != 3 && value != 4) {
      throw malformed(event, "0, 3 or 4", Integer.toString(value));
    }
    return value;
  }

  private static MalformedEvidence malformed(LoggedEvent event, String expected, String found) {
    return new MalformedEvidence(
        "eventLog.event." + event.number(), 0, "StartupLocality", expected, found);
  }

  private static boolean startsWith(Octets data, Octets prefix) {
    return data.size() >= prefix.size()
        && Octets.copyOf(data.toByteArray(), 0, prefix.size()).equals(prefix);
  }

  /** The claims by name: the banks, the number of records, and what each bank replays to. */
  public Map<String, Object> named() {
    var replayed = new LinkedHashMap<String, Object>();
    for (var bank : banks) {
      var registers = new LinkedHashMap<String, Object>();
      Replay.of(events, startupLocality, bank)
          .forEach((index, value) -> registers.put(index.toString(), value.toHex()));
      replayed.put(bank.name(), registers);
    }
    var named = new LinkedHashMap<String, Object>();
    named.put("algs", banks.stream().map(LogBank::name).toList());
    named.put("events", 1L + events.size());
    named.put("replayed", replayed);
    return named;
  }
}
