package dev.pavise.attestation.tdx;

import dev.pavise.attestation.wire.Octets;
import java.util.ArrayList;
import java.util.List;

/**
 * TDATTRIBUTES (Intel TDX module ABI, TD under debug, security and other groups): which of its own
 * protections the TD was launched with. Little-endian bits. Immutable.
 */
public record TdAttributes(Octets encoded) {
  private static final int DEBUG = 0;
  private static final int UNDER_DEBUG_LAST = 7;
  private static final int SEPT_VE_DISABLE = 28;
  private static final int MIGRATABLE = 29;
  private static final int PKS = 30;
  private static final int KEY_LOCKER = 31;
  private static final int TPA = 62;
  private static final int PERFORMANCE_MONITORING = 63;
  private static final List<Integer> KNOWN =
      List.of(DEBUG, SEPT_VE_DISABLE, MIGRATABLE, PKS, KEY_LOCKER, TPA, PERFORMANCE_MONITORING);

  /** Whether the host may read and change the TD. */
  public boolean isDebug() {
    return has(DEBUG);
  }

  /** Whether any bit of the group is set that means the TD is not to be trusted. */
  public boolean isUnderDebug() {
    return (encoded.at(0) & 0xFF) != 0;
  }

  /** Whether a page that the host takes away stops the TD instead of raising an exception. */
  public boolean isSeptVeDisabled() {
    return has(SEPT_VE_DISABLE);
  }

  /** Whether a migration TD may move it to another machine. */
  public boolean isMigratable() {
    return has(MIGRATABLE);
  }

  /** Bits outside of the debug group that no manual gives a meaning. */
  List<Integer> reservedBits() {
    var reserved = new ArrayList<Integer>();
    for (int bit = UNDER_DEBUG_LAST + 1; bit < Long.SIZE; bit++) {
      if (has(bit) && !KNOWN.contains(bit)) {
        reserved.add(bit);
      }
    }
    return reserved;
  }

  private boolean has(int bit) {
    return (encoded.at(bit / Byte.SIZE) >> (bit % Byte.SIZE) & 1) == 1;
  }
}
