package dev.pavise.attestation.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTest {
  private static final Map<String, Object> CLAIMS =
      ClaimNames.flatten(
          "snp",
          Map.of(
              "debug",
              false,
              "measurement",
              "00ff",
              "platform_info",
              0x25L,
              "reported_tcb",
              Map.of("snp", 24L, "ucode", 219L)));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "!snp.debug",
        "snp.reported_tcb.snp >= 24 && snp.reported_tcb.ucode > 200",
        "snp.measurement in ['00ff', 'aa']",
        "snp.measurement.startsWith('00')"
      })
  void holdsWhereTheClaimsSaySo(String text) {
    assertThat(Condition.of(text).failure(CLAIMS)).isEmpty();
  }

  @Test
  void failsWhereTheClaimsSayOtherwise() {
    assertThat(Condition.of("snp.reported_tcb.snp >= 25").failure(CLAIMS)).isPresent();
  }

  @Test
  void failsOnEvidenceThatDoesNotHaveTheClaim() {
    assertThat(Condition.of("tdx.tcb_status == 'UpToDate'").failure(CLAIMS)).isPresent();
    assertThat(Condition.of("nitro.pcrs['0'] == 'aa'").failure(Map.of("nitro.pcrs", Map.of())))
        .isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "snp.measurment == 'aa'",
        "snp.reported_tcb.firmware >= 3",
        "snp.debug == 'no'",
        "snp.reported_tcb.snp",
        "true ||",
        ""
      })
  void refusesAConditionThatCanNeverBeEvaluatedWhenItIsRead(String text) {
    assertThatExceptionOfType(InvalidCondition.class).isThrownBy(() -> Condition.of(text));
  }

  @Test
  void refusesAConditionWithoutEnd() {
    var endless = String.join(" && ", java.util.Collections.nCopies(500, "!snp.debug"));
    assertThatExceptionOfType(InvalidCondition.class).isThrownBy(() -> Condition.of(endless));
    var deep = "(".repeat(400) + "true" + ")".repeat(400);
    assertThatExceptionOfType(InvalidCondition.class).isThrownBy(() -> Condition.of(deep));
  }

  @Test
  void boundsTheWorkOfALoopInALoop() {
    var numbers = "[0,1,2,3,4,5,6,7,8,9]";
    var loop = "true";
    for (var variable : List.of("a", "b", "c", "d", "e", "f")) {
      loop = numbers + ".all(" + variable + ", " + loop + ")";
    }
    assertThat(Condition.of(loop).failure(Map.of())).isPresent();
  }
}
