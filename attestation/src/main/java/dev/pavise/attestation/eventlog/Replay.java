package dev.pavise.attestation.eventlog;

import dev.pavise.attestation.tpm.PcrBank;
import dev.pavise.attestation.wire.Octets;
import java.util.Arrays;
import java.util.TreeMap;

/**
 * What the registers would hold had exactly the logged events happened. Proves which digests went
 * into which register in which order, once the result equals a quote; proves neither the types nor,
 * by itself, the data.
 */
public final class Replay {
  private static final int DIGEST_BYTES = 32;
  private static final int DYNAMIC_FIRST = 17;
  private static final int DYNAMIC_LAST = 22;

  private Replay() {}

  /** All 24 registers of the SHA-256 bank. */
  public static PcrBank of(EventLog log) {
    var values = new TreeMap<Integer, Octets>();
    for (int index = 0; index < PcrBank.REGISTERS_MAX; index++) {
      values.put(index, initial(index, log.startupLocality()));
    }
    for (var event : log.events()) {
      if (event.isExtended()) {
        values.computeIfPresent(
            event.register(), (index, before) -> PcrBank.extend(before, event.digest()));
      }
    }
    return new PcrBank(values);
  }

  private static Octets initial(int index, int startupLocality) {
    var value = new byte[DIGEST_BYTES];
    if (index >= DYNAMIC_FIRST && index <= DYNAMIC_LAST) {
      Arrays.fill(value, (byte) 0xFF);
    }
    if (index == 0) {
      value[DIGEST_BYTES - 1] = (byte) startupLocality;
    }
    return Octets.copyOf(value);
  }
}
