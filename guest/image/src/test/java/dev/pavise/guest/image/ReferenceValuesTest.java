package dev.pavise.guest.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReferenceValuesTest {
  private final ReferenceValues values =
      ReferenceValues.of(SyntheticPe.guestImage().bytes(), List.of());

  @Test
  void listsSectionsInTheStubsOrderNotTheFiles() {
    assertThat(values.sections())
        .extracting(ReferenceValues.Section::name)
        .containsExactly(".linux", ".osrel", ".cmdline", ".initrd", ".uname");
  }

  @Test
  void saysOnlyPcrsThatAreFunctionsOfTheFile() {
    assertThat(values.pcrs()).containsOnlyKeys(4, 9, 11, 12);
    assertThat(values.pcrs().get(12)).isEqualTo("0".repeat(64));
  }

  @Test
  void oneByteOfTheCommandLineChangesWhatWasStartedAndWhatItWasGiven() {
    var changed =
        ReferenceValues.of(
            SyntheticPe.guestImage().with(".cmdline", "console=ttyS0 quies").bytes(), List.of());
    for (int pcr : new int[] {4, 9, 11}) {
      assertThat(changed.pcrs().get(pcr)).isNotEqualTo(values.pcrs().get(pcr));
    }
  }

  @Test
  void isTheSameForTheSameFile() {
    assertThat(ReferenceValues.of(SyntheticPe.guestImage().bytes(), List.of())).isEqualTo(values);
  }

  @Test
  void extendsPcr11WithNameAndContentOfEachSection() {
    var pcr = new Pcr();
    for (var section : values.sections()) {
      pcr.extend(Sha256.of((section.name() + '\0').getBytes(StandardCharsets.US_ASCII)));
      pcr.extend(HexFormat.of().parseHex(section.sha256()));
    }
    assertThat(values.pcrs().get(11)).isEqualTo(pcr.hex());
  }

  @Test
  void refusesAnImageWithASectionWhoseMeasurementIsNotComputed() {
    var withProfile = SyntheticPe.guestImage().with(".profile", "ID=debug\n").bytes();
    assertThat(malformed(withProfile).field()).isEqualTo(".profile");
  }

  @Test
  void refusesAnImageWithoutAKernel() {
    assertThat(malformed(new SyntheticPe().with(".osrel", "ID=pavise\n").bytes()).field())
        .isEqualTo(".linux");
  }

  @Test
  void refusesACommandLineThatTheStubWouldRewrite() {
    var file = SyntheticPe.guestImage().with(".cmdline", "console=ttyS0\tquiet").bytes();
    assertThat(malformed(file).field()).isEqualTo(".cmdline");
  }

  @Test
  void refusesAFirmwareOfNoKnownBuild() {
    assertThat(
            catchThrowableOfType(MalformedImage.class, () -> Ovmf.referenceValue(new byte[100]))
                .field())
        .isEqualTo("firmware");
  }

  private static MalformedImage malformed(byte[] file) {
    return catchThrowableOfType(MalformedImage.class, () -> ReferenceValues.of(file, List.of()));
  }
}
