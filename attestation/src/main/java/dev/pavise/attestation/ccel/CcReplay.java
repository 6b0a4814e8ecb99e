package dev.pavise.attestation.ccel;

import dev.pavise.attestation.wire.Octets;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the registers would hold had exactly the logged events happened: each new value is the hash
 * of the old one and the event's digest, from zeros (Intel TDX module, TDG.MR.RTMR.EXTEND). It
 * proves which digests went where in which order, once it equals a quote; neither types nor, by
 * itself, data.
 */
public final class CcReplay {
  private CcReplay() {}

  /** The registers that the log extends, by index; those it never touches are not there. */
  public static SortedMap<Integer, Octets> of(CcEventLog log, CcAlgorithm algorithm) {
    var digest = algorithm.digest();
    var values = new TreeMap<Integer, byte[]>();
    for (var event : log.events()) {
      if (event.isExtended()) {
        digest.update(values.getOrDefault(event.register(), new byte[algorithm.lengthBytes()]));
        digest.update(event.digest(algorithm).toByteArray());
        values.put(event.register(), digest.digest());
      }
    }
    var replayed = new TreeMap<Integer, Octets>();
    values.forEach((register, value) -> replayed.put(register, Octets.copyOf(value)));
    return replayed;
  }
}
