package dev.pavise.attestation.result;

import dev.pavise.attestation.finding.AxisStatus;
import java.util.Collection;
import java.util.Locale;

/** Trustworthiness tiers (draft-ietf-rats-ar4si, section 2.3.1). */
public enum Tier {
  NONE,
  AFFIRMING,
  WARNING,
  CONTRAINDICATED;

  /** Affirming only when every axis was checked and holds; the worst word otherwise. */
  static Tier of(Collection<AxisStatus> axes) {
    if (axes.contains(AxisStatus.FAIL)) {
      return CONTRAINDICATED;
    }
    if (axes.contains(AxisStatus.WARN)) {
      return WARNING;
    }
    return axes.contains(AxisStatus.NOT_CHECKED) || axes.isEmpty() ? NONE : AFFIRMING;
  }

  /** As EARs spell it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
