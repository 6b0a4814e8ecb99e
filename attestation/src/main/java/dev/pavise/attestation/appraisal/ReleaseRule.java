package dev.pavise.attestation.appraisal;

import dev.pavise.attestation.finding.Axis;
import dev.pavise.attestation.finding.AxisStatus;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.finding.FindingCode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The one rule that decides whether a guest may get its keys: every axis is PASS, or the platform
 * has no firmware that could be looked at. On development hardware, and only where it is allowed,
 * hardware and firmware may warn, and only of being just that. Whoever releases applies it again to
 * what the verifier signed. Stateless.
 */
public final class ReleaseRule {
  private static final Set<Axis> MAY_WARN_IN_DEVELOPMENT = Set.of(Axis.HARDWARE, Axis.FIRMWARE);
  private static final Set<String> WARNINGS_OF_DEVELOPMENT =
      Set.of(FindingCode.DEVELOPMENT_HARDWARE.name(), FindingCode.FIRMWARE_NOT_RECOGNISED.name());

  private ReleaseRule() {}

  /**
   * @param axes all six; one that is missing does not hold
   * @param development whether the evidence stands on a root that is not for production
   * @param developmentAllowed whether manifest and tenant allow that
   */
  public static boolean allows(
      Map<Axis, AxisStatus> axes,
      List<Finding> findings,
      boolean development,
      boolean developmentAllowed) {
    if (development && !developmentAllowed) {
      return false;
    }
    for (var axis : Axis.values()) {
      var status = axes.getOrDefault(axis, AxisStatus.NOT_CHECKED);
      boolean holds =
          status == AxisStatus.PASS
              || (status == AxisStatus.NOT_APPLICABLE && axis == Axis.FIRMWARE)
              || (status == AxisStatus.WARN
                  && development
                  && MAY_WARN_IN_DEVELOPMENT.contains(axis));
      if (!holds) {
        return false;
      }
    }
    return findings.stream().allMatch(finding -> isBearable(finding, development));
  }

  private static boolean isBearable(Finding finding, boolean development) {
    return switch (finding.severity()) {
      case FAIL -> false;
      case WARN -> development && WARNINGS_OF_DEVELOPMENT.contains(finding.code());
      case INFO -> true;
    };
  }
}
