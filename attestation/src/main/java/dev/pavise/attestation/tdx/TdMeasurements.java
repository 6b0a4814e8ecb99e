package dev.pavise.attestation.tdx;

import dev.pavise.attestation.wire.Octets;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reference values of one guest image on one firmware.
 *
 * @param mrTd of the firmware
 * @param rtmrs by index 0 to 3; one that is not named may hold anything
 */
public record TdMeasurements(Octets mrTd, SortedMap<Integer, Octets> rtmrs) {
  private static final int RTMR_LAST = 3;

  public TdMeasurements {
    rtmrs = Collections.unmodifiableSortedMap(new TreeMap<>(rtmrs));
    for (int index : rtmrs.keySet()) {
      if (index < 0 || index > RTMR_LAST) {
        throw new IllegalArgumentException("RTMR " + index + " does not exist: they are 0 to 3");
      }
    }
  }

  /** Whether a TD has these values. */
  public boolean describes(TdBody body) {
    return mrTd.equals(body.mrTd())
        && rtmrs.entrySet().stream()
            .allMatch(entry -> body.rtmrs().get(entry.getKey()).equals(entry.getValue()));
  }

  String text() {
    var text = new StringBuilder(mrTd.toHex());
    for (Map.Entry<Integer, Octets> rtmr : rtmrs.entrySet()) {
      text.append(' ').append(rtmr.getKey()).append('=').append(rtmr.getValue().toHex());
    }
    return text.toString();
  }
}
