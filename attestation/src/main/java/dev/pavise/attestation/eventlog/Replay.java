package dev.pavise.attestation.eventlog;

import dev.pavise.attestation.tpm.PcrBank;
import dev.pavise.attestation.wire.Octets;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the registers would hold had exactly the logged events happened. Proves which digests went
 * into which register in which order, once the result equals a quote; proves neither the types nor,
 * by itself, the data.
 */
public final class Replay {
  private static final int DYNAMIC_FIRST = 17;
  private static final int DYNAMIC_LAST = 22;

  private Replay() {}

  /** All 24 registers of the SHA-256 bank. */
  public static PcrBank of(EventLog log) {
    var values = new TreeMap<Integer, Octets>();
    for (int index = 0; index < PcrBank.REGISTERS_MAX; index++) {
      values.put(index, initial(index, log.startupLocality(), LogBank.SHA256));
    }
    values.putAll(of(log.events(), log.startupLocality(), LogBank.SHA256));
    return new PcrBank(values);
  }

  /**
   * The registers of one bank that the log extends; none of a bank whose algorithm is not known.
   * Takes time in proportion to the number of events.
   *
   * @param startupLocality what register 0 starts from
   */
  public static SortedMap<Integer, Octets> of(
      List<LoggedEvent> events, int startupLocality, LogBank bank) {
    var values = new TreeMap<Integer, Octets>();
    if (!bank.isReplayable()) {
      return values;
    }
    for (var event : events) {
      var digest = event.digests().get(bank);
      if (event.isExtended() && digest != null) {
        var before = values.get(event.register());
        values.put(
            event.register(),
            bank.digest(
                before == null ? initial(event.register(), startupLocality, bank) : before,
                digest));
      }
    }
    return values;
  }

  private static Octets initial(int index, int startupLocality, LogBank bank) {
    var value = new byte[bank.lengthBytes()];
    if (index >= DYNAMIC_FIRST && index <= DYNAMIC_LAST) {
      Arrays.fill(value, (byte) 0xFF);
    }
    if (index == 0) {
      value[value.length - 1] = (byte) startupLocality;
    }
    return Octets.copyOf(value);
  }
}
