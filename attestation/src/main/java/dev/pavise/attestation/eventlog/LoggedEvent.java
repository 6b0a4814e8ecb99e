package dev.pavise.attestation.eventlog;

import dev.pavise.attestation.wire.Octets;

/**
 * One event of the log.
 *
 * @param number from 0, in the order of the log
 * @param digest of the SHA-256 bank
 * @param data a description by whoever logged it; proven only where its hash is the digest
 */
public record LoggedEvent(int number, int register, long type, Octets digest, Octets data) {
  /** Whether the register was extended with the digest. */
  public boolean isExtended() {
    return type != EventType.EV_NO_ACTION;
  }

  /** Whether the register vouches for the data itself. */
  public boolean isDataProven() {
    return isExtended() && data.sha256().equals(digest);
  }

  public String typeName() {
    return EventType.nameOf(type);
  }
}
