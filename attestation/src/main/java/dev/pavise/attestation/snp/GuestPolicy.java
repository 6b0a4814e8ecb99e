package dev.pavise.attestation.snp;

/**
 * POLICY of a guest (SEV-SNP ABI, table 9): what its owner lets the host do. It is no part of the
 * measurement.
 */
public record GuestPolicy(long bits) {
  private static final long SMT = 1L << 16;
  private static final long ALWAYS_ONE = 1L << 17;
  private static final long MIGRATE_MA = 1L << 18;
  private static final long DEBUG = 1L << 19;
  private static final long SINGLE_SOCKET = 1L << 20;

  /** ABI version, and every bit that has a meaning. */
  private static final long KNOWN = (1L << 26) - 1;

  public boolean isSmtAllowed() {
    return (bits & SMT) != 0;
  }

  public boolean isMigrationAgentAllowed() {
    return (bits & MIGRATE_MA) != 0;
  }

  public boolean isDebugAllowed() {
    return (bits & DEBUG) != 0;
  }

  public boolean isSingleSocketDemanded() {
    return (bits & SINGLE_SOCKET) != 0;
  }

  /** Bit 17 is one, and nothing is set that has no meaning. */
  boolean isWellFormed() {
    return (bits & ALWAYS_ONE) != 0 && (bits & ~KNOWN) == 0;
  }

  String text() {
    return "0x" + Long.toHexString(bits);
  }
}
