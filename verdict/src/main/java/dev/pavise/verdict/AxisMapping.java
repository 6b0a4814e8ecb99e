package dev.pavise.verdict;

import dev.pavise.attestation.finding.Axis;
import dev.pavise.attestation.finding.AxisStatus;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.messages.result.AttestationResult;
import dev.pavise.messages.result.AxisResult;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Between the Verifier's words and the contract's: the Verifier knows nothing of messages. Both
 * have the same names, so a missing one fails at once. Stateless.
 */
public final class AxisMapping {
  private AxisMapping() {}

  /** All six, in their order. */
  public static List<AxisResult> toMessage(Map<Axis, AxisStatus> axes) {
    return new EnumMap<>(axes)
        .entrySet().stream()
            .map(
                axis ->
                    new AxisResult(
                        dev.pavise.messages.result.Axis.valueOf(axis.getKey().name()),
                        dev.pavise.messages.result.AxisStatus.valueOf(axis.getValue().name())))
            .toList();
  }

  public static dev.pavise.messages.result.Finding toMessage(Finding finding) {
    return new dev.pavise.messages.result.Finding(
        finding.code(),
        dev.pavise.messages.result.Axis.valueOf(finding.axis().name()),
        dev.pavise.messages.result.Finding.Severity.valueOf(finding.severity().name()),
        finding.field(),
        finding.expected(),
        finding.found(),
        finding.remedy());
  }

  public static List<dev.pavise.messages.result.Finding> toMessage(List<Finding> findings) {
    return findings.stream().map(AxisMapping::toMessage).toList();
  }

  /** An axis that is named twice keeps its worse word. */
  public static Map<Axis, AxisStatus> axes(AttestationResult result) {
    var axes = new EnumMap<Axis, AxisStatus>(Axis.class);
    for (var one : result.axes()) {
      axes.merge(
          Axis.valueOf(one.axis().name()),
          AxisStatus.valueOf(one.status().name()),
          (a, b) -> a == b ? a : AxisStatus.FAIL);
    }
    return axes;
  }

  public static List<Finding> findings(AttestationResult result) {
    return result.findings().stream()
        .map(
            finding ->
                new Finding(
                    finding.code(),
                    Axis.valueOf(finding.axis().name()),
                    Finding.Severity.valueOf(finding.severity().name()),
                    finding.field(),
                    finding.expected(),
                    finding.found(),
                    finding.remedy()))
        .toList();
  }
}
