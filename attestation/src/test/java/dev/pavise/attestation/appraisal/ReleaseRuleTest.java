package dev.pavise.attestation.appraisal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.attestation.finding.Axis;
import dev.pavise.attestation.finding.AxisStatus;
import dev.pavise.attestation.finding.FindingCode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
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

  @ParameterizedTest
  @EnumSource
  void oneAxisThatFailsOrIsMissingRefusesAll(Axis axis) {
    var missing = allPassBut(axis, AxisStatus.PASS);
    missing.remove(axis);

    assertThat(ReleaseRule.allows(allPassBut(axis, AxisStatus.FAIL), List.of(), true, true))
        .isFalse();
    assertThat(ReleaseRule.allows(missing, List.of(), true, true)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void onlyHardwareAndFirmwareMayWarnAndOnlyInDevelopment(Axis axis) {
    var warned = allPassBut(axis, AxisStatus.WARN);

    assertThat(ReleaseRule.allows(warned, List.of(), false, true)).isFalse();
    assertThat(ReleaseRule.allows(warned, List.of(), true, true))
        .isEqualTo(axis == Axis.HARDWARE || axis == Axis.FIRMWARE);
  }

  @Test
  void developmentHasToBeAllowed() {
    assertThat(ReleaseRule.allows(allPass(), List.of(), true, false)).isFalse();
    assertThat(ReleaseRule.allows(allPass(), List.of(), true, true)).isTrue();
    assertThat(ReleaseRule.allows(allPass(), List.of(), false, false)).isTrue();
  }

  @Test
  void whatIsFoundCountsThoughEveryAxisPasses() {
    var fault = FindingCode.DEBUG_ENABLED.fail("POLICY.DEBUG", "0", "1");
    var development = FindingCode.DEVELOPMENT_HARDWARE.warn("root", "a vendor's", "a test root");
    var otherWarning = FindingCode.REVOCATION_UNAVAILABLE.warn("crl", "a list", "none");

    assertThat(ReleaseRule.allows(allPass(), List.of(fault), true, true)).isFalse();
    assertThat(ReleaseRule.allows(allPass(), List.of(development), true, true)).isTrue();
    assertThat(ReleaseRule.allows(allPass(), List.of(development), false, true)).isFalse();
    assertThat(ReleaseRule.allows(allPass(), List.of(otherWarning), true, true)).isFalse();
    assertThat(ReleaseRule.allows(allPass(), List.of(development, fault), true, true)).isFalse();
  }

  private static Map<Axis, AxisStatus> allPass() {
    return allPassBut(Axis.HARDWARE, AxisStatus.PASS);
  }

  private static Map<Axis, AxisStatus> allPassBut(Axis one, AxisStatus status) {
    var axes = new EnumMap<Axis, AxisStatus>(Axis.class);
    for (var axis : Axis.values()) {
      axes.put(axis, axis == one ? status : AxisStatus.PASS);
    }
    return axes;
  }
}
