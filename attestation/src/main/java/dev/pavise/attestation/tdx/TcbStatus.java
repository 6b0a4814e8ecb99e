package dev.pavise.attestation.tdx;

import java.util.Optional;

/**
 * Where a platform stands, in Intel's words (Intel PCS API 4, TCB info; the relaunch statuses come
 * from TDX 1.5 quotes). The last ones are not Intel's: no level matched, or nothing could be
 * compared. From good to bad.
 */
public enum TcbStatus {
  UP_TO_DATE("UpToDate"),
  SW_HARDENING_NEEDED("SWHardeningNeeded"),
  CONFIGURATION_NEEDED("ConfigurationNeeded"),
  CONFIGURATION_AND_SW_HARDENING_NEEDED("ConfigurationAndSWHardeningNeeded"),
  TD_RELAUNCH_ADVISED("TDRelaunchAdvised"),
  TD_RELAUNCH_ADVISED_CONFIGURATION_NEEDED("TDRelaunchAdvisedConfigurationNeeded"),
  OUT_OF_DATE("OutOfDate"),
  OUT_OF_DATE_CONFIGURATION_NEEDED("OutOfDateConfigurationNeeded"),
  REVOKED("Revoked"),
  /** No level of the document is as low as this platform, module or enclave. */
  NOT_SUPPORTED("TCB_NOT_SUPPORTED"),
  /** The document knows no such TDX module, or not from this signer. */
  MODULE_MISMATCH("TDX_MODULE_MISMATCH"),
  /** The quoting enclave is not the one that the document describes. */
  QE_MISMATCH("QE_IDENTITY_MISMATCH");

  private final String label;

  TcbStatus(String label) {
    this.label = label;
  }

  /** As documents and claims spell it. */
  public String label() {
    return label;
  }

  /** What a level of a signed document may say; anything else is no status. */
  static Optional<TcbStatus> ofLevel(String label) {
    for (var status : values()) {
      if (status.label.equals(label) && status.isForLevels()) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }

  private boolean isForLevels() {
    return switch (this) {
      case UP_TO_DATE,
          SW_HARDENING_NEEDED,
          CONFIGURATION_NEEDED,
          CONFIGURATION_AND_SW_HARDENING_NEEDED,
          OUT_OF_DATE,
          OUT_OF_DATE_CONFIGURATION_NEEDED,
          REVOKED ->
          true;
      case TD_RELAUNCH_ADVISED,
          TD_RELAUNCH_ADVISED_CONFIGURATION_NEEDED,
          NOT_SUPPORTED,
          MODULE_MISMATCH,
          QE_MISMATCH ->
          false;
    };
  }

  /** Whether a policy may choose to live with it; the others mean that nothing is known good. */
  public boolean isTolerable() {
    return compareTo(REVOKED) < 0;
  }

  boolean isOutOfDate() {
    return this == OUT_OF_DATE || this == OUT_OF_DATE_CONFIGURATION_NEEDED;
  }

  private boolean needsConfiguration() {
    return this == CONFIGURATION_NEEDED
        || this == CONFIGURATION_AND_SW_HARDENING_NEEDED
        || this == TD_RELAUNCH_ADVISED_CONFIGURATION_NEEDED
        || this == OUT_OF_DATE_CONFIGURATION_NEEDED;
  }

  /**
   * This status of a platform, made worse by that of a part of it: its TDX module or its quoting
   * enclave.
   */
  TcbStatus convergedWith(TcbStatus part) {
    var worse = compareTo(part) >= 0 ? this : part;
    if (worse.compareTo(REVOKED) >= 0) {
      return worse;
    }
    boolean configuration = needsConfiguration() || part.needsConfiguration();
    if (worse.isOutOfDate()) {
      return configuration ? OUT_OF_DATE_CONFIGURATION_NEEDED : OUT_OF_DATE;
    }
    if (worse.isRelaunchAdvised()) {
      return configuration ? TD_RELAUNCH_ADVISED_CONFIGURATION_NEEDED : TD_RELAUNCH_ADVISED;
    }
    return configuration && (needsHardening() || part.needsHardening())
        ? CONFIGURATION_AND_SW_HARDENING_NEEDED
        : worse;
  }

  private boolean isRelaunchAdvised() {
    return this == TD_RELAUNCH_ADVISED || this == TD_RELAUNCH_ADVISED_CONFIGURATION_NEEDED;
  }

  private boolean needsHardening() {
    return this == SW_HARDENING_NEEDED || this == CONFIGURATION_AND_SW_HARDENING_NEEDED;
  }
}
