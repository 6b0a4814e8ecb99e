package dev.pavise.attestation.eventlog;

import dev.pavise.attestation.wire.Octets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One event of the log.
 *
 * @param number from 0, in the order of the log
 * @param digests by bank, in the order of the log
 * @param data a description by whoever logged it; proven only where its hash is the digest
 */
public record LoggedEvent(
    int number, int register, long type, Map<LogBank, Octets> digests, Octets data) {

  public LoggedEvent {
    digests = Collections.unmodifiableMap(new LinkedHashMap<>(digests));
  }

  /** Whether the register was extended with the digest. */
  public boolean isExtended() {
    return type != EventType.EV_NO_ACTION;
  }

  /** Digest of the SHA-256 bank; no bytes when the event has none. */
  public Octets digest() {
    return digests.getOrDefault(LogBank.SHA256, Octets.empty());
  }

  /** Whether the register vouches for the data itself. */
  public boolean isDataProven() {
    return isProven(data);
  }

  /** Whether the register vouches for these bytes: by every strong bank that the event has. */
  public boolean isProven(Octets content) {
    return isExtended() && strongest().isPresent() && digestsMatch(content);
  }

  public String typeName() {
    return EventType.nameOf(type);
  }

  private boolean digestsMatch(Octets content) {
    return digests.entrySet().stream()
        .filter(entry -> entry.getKey().isStrong())
        .allMatch(entry -> entry.getKey().digest(content).equals(entry.getValue()));
  }

  private Optional<LogBank> strongest() {
    return digests.keySet().stream().filter(LogBank::isStrong).findFirst();
  }
}
