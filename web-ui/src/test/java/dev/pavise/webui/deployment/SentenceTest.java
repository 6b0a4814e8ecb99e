package dev.pavise.webui.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.webui.api.Axis;
import dev.pavise.webui.api.AxisStatus;
import dev.pavise.webui.api.Life;
import dev.pavise.webui.api.Trust;
import dev.pavise.webui.fake.Example;
import dev.pavise.webui.trust.Standing;
import dev.pavise.webui.trust.Times;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The one line in plain words. */
class SentenceTest {
  @Test
  void saysWhatRunsOnWhatSinceWhenAndForHowLong() {
    assertThat(of(new Example().development()))
        .isEqualTo(
            "Development hardware (software TPM), running the image you signed, proven 40 s ago,"
                + " valid 4 min 20 s more.");
  }

  @Test
  void namesThePlatformAndNoVendor() {
    assertThat(of(new Example())).startsWith("Hardware of platform sev-snp, running the image");
  }

  @Test
  void tellsOfWarnings() {
    assertThat(of(new Example().trust(Trust.WARNING).axis(Axis.FIRMWARE, AxisStatus.WARN)))
        .endsWith("more. With warnings: firmware.");
  }

  @Test
  void claimsTheOwnersImageOnlyWhereItIsProven() {
    assertThat(of(new Example().axis(Axis.WORKLOAD, AxisStatus.NOT_CHECKED)))
        .contains("running an image that is not proven")
        .doesNotContain("you signed");
  }

  @Test
  void promisesNothingBeforeTheProof() {
    assertThat(of(new Example().development().unproven().life(Life.BOOTING)))
        .isEqualTo("Development hardware (software TPM), booting; nothing is proven yet.");
  }

  @Test
  void saysSinceWhenNothingIsKnown() {
    assertThat(of(new Example().expired(Duration.ofMinutes(7))))
        .isEqualTo(
            "Hardware of platform sev-snp, running the image you signed; last proven 12 min ago."
                + " That proof ran out 7 min ago: nothing newer is known.");
  }

  @Test
  void saysWhichAxesFailed() {
    assertThat(
            of(
                new Example()
                    .trust(Trust.UNTRUSTED)
                    .axis(Axis.GUEST_IMAGE, AxisStatus.FAIL)
                    .axis(Axis.KEY_BINDING, AxisStatus.FAIL)))
        .isEqualTo("Not trusted: guest image, key binding failed. Do not rely on it.");
  }

  @Test
  void saysWhyItFailed() {
    assertThat(of(new Example().life(Life.FAILED).lifeMessage("no room for a VM")))
        .isEqualTo("Failed: no room for a VM");
  }

  private static String of(Example example) {
    var view = example.view();
    return Sentence.about(view, Standing.of(view, Example.NOW)).stream()
        .map(
            phrase ->
                switch (phrase) {
                  case Phrase.Words words -> words.text();
                  case Phrase.Ago ago -> Times.ago(ago.at(), Example.NOW);
                  case Phrase.Left left -> Times.left(left.until(), Example.NOW);
                })
        .collect(Collectors.joining());
  }
}
