package dev.pavise.webui.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.webui.api.Axis;
import dev.pavise.webui.api.AxisStatus;
import dev.pavise.webui.api.Life;
import dev.pavise.webui.api.Trust;
import dev.pavise.webui.fake.Example;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nothing is ever shown rosier than it is. */
class StandingTest {
  private static Standing of(Example example) {
    return Standing.of(example.view(), Example.NOW);
  }

  @Test
  void onlyProductionEvidenceInForceIsGreen() {
    assertThat(of(new Example()).badge().tone()).isEqualTo(Tone.GOOD);
    assertThat(of(new Example().development()).badge().tone()).isEqualTo(Tone.DEVELOPMENT);
  }

  @Test
  void aProofThatRanOutIsStaleWhateverTheControlPlaneSays() {
    var standing = of(new Example().expired(Duration.ZERO));
    assertThat(standing.trust()).isEqualTo(Trust.STALE);
    assertThat(standing.isTrusted()).isFalse();
    assertThat(standing.badge().tone()).isEqualTo(Tone.PAST);
  }

  @ParameterizedTest
  @EnumSource(names = {"TRUSTED", "WARNING"})
  void trustWithoutAnExpiryIsNoTrust(Trust trust) {
    assertThat(of(new Example().unproven().trust(trust)).isTrusted()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      names = {"TRUSTED"},
      mode = EnumSource.Mode.EXCLUDE)
  void noOtherTrustIsGreen(Trust trust) {
    assertThat(of(new Example().trust(trust)).badge().tone()).isNotEqualTo(Tone.GOOD);
  }

  @ParameterizedTest
  @EnumSource
  void lifeIsNeverGreen(Life life) {
    assertThat(Lives.badge(life).tone()).isNotIn(Tone.GOOD, Tone.DEVELOPMENT);
  }

  @ParameterizedTest
  @EnumSource(names = {"STOPPED", "FAILED"})
  void nothingThatIsOverIsTrusted(Life life) {
    assertThat(of(new Example().life(life)).isTrusted()).isFalse();
  }

  @Test
  void aDevelopmentPlatformIsDevelopmentEvenWhereNobodySaysSo() {
    assertThat(of(new Example().platform("tpm-development")).development()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      names = {"PASS"},
      mode = EnumSource.Mode.EXCLUDE)
  void onlyAPassIsGreen(AxisStatus status) {
    for (var axis : Axis.values()) {
      var rows = AxisRow.current(new Example().axis(axis, status).view().axes(), false);
      assertThat(rows.get(Arrays.asList(Axis.values()).indexOf(axis)).badge().tone())
          .isNotEqualTo(Tone.GOOD);
    }
  }

  @Test
  void hardwareIsNeverGreenInDevelopment() {
    for (var status : AxisStatus.values()) {
      var rows = AxisRow.current(new Example().axis(Axis.HARDWARE, status).view().axes(), true);
      assertThat(rows.getFirst().badge().tone()).isNotEqualTo(Tone.GOOD);
    }
  }

  @Test
  void whatWasProvenOnceIsNoLongerGreen() {
    var rows = AxisRow.past(new Example().view().axes(), false);
    assertThat(rows).extracting(row -> row.badge().tone()).containsOnly(Tone.PAST);
    assertThat(rows.getLast().badge().word()).isEqualTo("Expired");
  }

  @Test
  void whatFailedStaysFailedWhenItIsPast() {
    var view = new Example().axis(Axis.WORKLOAD, AxisStatus.FAIL).view();
    assertThat(AxisRow.past(view.axes(), false).get(3).badge().tone()).isEqualTo(Tone.BAD);
  }

  @Test
  void theSixAxesAreShownInTheirOrderWhateverComes() {
    var axes = new Example().without(Axis.WORKLOAD).view().axes();
    assertThat(AxisRow.current(axes, false))
        .extracting(AxisRow::axis)
        .containsExactly(Axis.values());
    assertThat(axes.get(3).status()).isEqualTo(AxisStatus.NOT_CHECKED);
  }

  @ParameterizedTest
  @EnumSource
  void noToneIsToldByColourAlone(Tone tone) {
    assertThat(tone.icon()).isNotBlank();
    assertThat(Arrays.stream(Tone.values()).filter(each -> each.icon().equals(tone.icon())).count())
        .as("tones with the icon of %s", tone)
        .isEqualTo(1);
  }
}
