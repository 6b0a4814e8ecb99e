package dev.pavise.attestation.ccel;

import dev.pavise.attestation.eventlog.EventType;
import dev.pavise.attestation.wire.Octets;
import java.util.Map;
import java.util.Objects;

/**
 * One event of the log.
 *
 * @param number from 1; 0 is the header
 * @param register measurement register: 0 is MRTD, 1 to 4 are RTMR 0 to 3
 * @param type a hint for readers: no register vouches for it
 * @param digests one for each algorithm of the log
 * @param data a description; proven only where its hash is the digest
 */
public record CcEvent(
    int number, int register, long type, Map<CcAlgorithm, Octets> digests, Octets data) {
  public CcEvent {
    digests = Map.copyOf(digests);
  }

  public boolean isExtended() {
    return type != EventType.EV_NO_ACTION;
  }

  Octets digest(CcAlgorithm algorithm) {
    return Objects.requireNonNull(digests.get(algorithm));
  }

  /** Whether every register vouches for the data itself. */
  public boolean isDataProven() {
    return digests.entrySet().stream()
        .allMatch(
            entry ->
                Octets.copyOf(entry.getKey().digest().digest(data.toByteArray()))
                    .equals(entry.getValue()));
  }

  public String typeName() {
    return EventType.nameOf(type);
  }
}
