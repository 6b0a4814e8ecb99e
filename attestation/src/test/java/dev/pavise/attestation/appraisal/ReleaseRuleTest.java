package dev.pavise.attestation.appraisal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.attestation.finding.Axis;
import dev.pavise.attestation.finding.AxisStatus;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an axis that is not applicable, or was not looked at, lets pass. */
class ReleaseRuleTest {
  @ParameterizedTest
  @EnumSource
  void onlyFirmwareMayBeNotApplicable(Axis axis) {
    assertThat(
            ReleaseRule.allows(
                allPassBut(axis, AxisStatus.NOT_APPLICABLE), List.of(), false, false))
        .isEqualTo(axis == Axis.FIRMWARE);
  }

  @ParameterizedTest
  @EnumSource
  void noAxisMayBeUnchecked(Axis axis) {
    assertThat(
            ReleaseRule.allows(allPassBut(axis, AxisStatus.NOT_CHECKED), List.of(), false, false))
        .isFalse();
  }

  private static Map<Axis, AxisStatus> allPassBut(Axis one, AxisStatus status) {
    var axes = new EnumMap<Axis, AxisStatus>(Axis.class);
    for (var axis : Axis.values()) {
      axes.put(axis, axis == one ? status : AxisStatus.PASS);
    }
    return axes;
  }
}
