package dev.pavise.attestation.finding;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Collects findings while a judgement is under way. An axis is PASS only when somebody affirmed it
 * and nobody found anything against it; an axis that nobody spoke of is NOT_CHECKED. One judgement,
 * one thread, one instance.
 */
public final class Assessment {
  /** More findings than this help no reader; an attacker must not make us keep more. */
  static final int FINDINGS_MAX = 64;

  private final Set<Axis> affirmed = EnumSet.noneOf(Axis.class);
  private final Set<Axis> notApplicable = EnumSet.noneOf(Axis.class);
  private final List<Finding> findings = new ArrayList<>();
  private final Map<Axis, Finding.Severity> worst = new EnumMap<>(Axis.class);

  /** The axis was checked, and what was checked holds. */
  public void affirm(Axis axis) {
    affirmed.add(axis);
  }

  /**
   * The platform has nothing that the axis could be about. Said only of evidence that is authentic:
   * otherwise it could be any platform.
   */
  public void notApplicable(Axis axis) {
    notApplicable.add(axis);
  }

  public void add(Finding finding) {
    worst.merge(finding.axis(), finding.severity(), Assessment::worse);
    if (findings.size() < FINDINGS_MAX) {
      findings.add(finding);
    }
  }

  public void addAll(List<Finding> more) {
    more.forEach(this::add);
  }

  public AxisStatus status(Axis axis) {
    return switch (worst.getOrDefault(axis, Finding.Severity.INFO)) {
      case FAIL -> AxisStatus.FAIL;
      case WARN -> AxisStatus.WARN;
      case INFO ->
          affirmed.contains(axis)
              ? AxisStatus.PASS
              : notApplicable.contains(axis) ? AxisStatus.NOT_APPLICABLE : AxisStatus.NOT_CHECKED;
    };
  }

  /** All six axes, in their order. */
  public Map<Axis, AxisStatus> axes() {
    var axes = new EnumMap<Axis, AxisStatus>(Axis.class);
    for (var axis : Axis.values()) {
      axes.put(axis, status(axis));
    }
    return axes;
  }

  public List<Finding> findings() {
    return List.copyOf(findings);
  }

  private static Finding.Severity worse(Finding.Severity a, Finding.Severity b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
