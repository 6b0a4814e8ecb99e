package dev.pavise.collateral;

import java.util.Optional;

/** What kind of thing a key stands for. */
enum Kind {
  CERTIFICATE,
  CERTIFICATES,
  REVOCATION_LIST,
  TCB_INFO,
  QE_IDENTITY;

  static final String TCB_INFO_PREFIX = "intel/tdx/tcb/";
  private static final String QE_IDENTITY_KEY = "intel/tdx/qe";

  /** Empty for a key that no {@link Wanted} has. */
  static Optional<Kind> of(String key) {
    if (key.startsWith(TCB_INFO_PREFIX)) {
      return Optional.of(TCB_INFO);
    }
    if (key.equals(QE_IDENTITY_KEY)) {
      return Optional.of(QE_IDENTITY);
    }
    if (key.startsWith("intel/crl/") || (key.startsWith("amd/") && key.endsWith("/crl"))) {
      return Optional.of(REVOCATION_LIST);
    }
    if (key.startsWith("amd/") && key.endsWith("/issuers")) {
      return Optional.of(CERTIFICATES);
    }
    return key.startsWith("amd/vcek/") ? Optional.of(CERTIFICATE) : Optional.empty();
  }
}
