package dev.pavise.guest.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PeFileTest {
  private final byte[] file =
      new SyntheticPe().with(".text", "code").with(".data", "values").bytes();

  @Test
  void findsSectionsWithTheirContentButWithoutPadding() {
    var section = PeFile.decode(file).section(".text").orElseThrow();
    assertThat(section.content().remaining()).isEqualTo(4);
    assertThat(section.rawSize()).isEqualTo(0x200);
  }

  @Test
  void digestIgnoresChecksumAndCertificateDirectory() {
    var signed = Arrays.copyOf(file, file.length + 8);
    put32(signed, SyntheticPe.OPTIONAL_HEADER + 64, 0x12345678);
    put32(signed, SyntheticPe.OPTIONAL_HEADER + 144, file.length);
    put32(signed, SyntheticPe.OPTIONAL_HEADER + 148, 8);
    assertThat(PeFile.decode(signed).authenticodeSha256())
        .isEqualTo(PeFile.decode(file).authenticodeSha256());
  }

  @Test
  void digestOfAFileWithoutCertificatesCoversAllOtherBytes() {
    var changed = file.clone();
    changed[changed.length - 1] ^= 1;
    assertThat(PeFile.decode(changed).authenticodeSha256())
        .isNotEqualTo(PeFile.decode(file).authenticodeSha256());
    var longer = Arrays.copyOf(file, file.length + 1);
    assertThat(PeFile.decode(longer).authenticodeSha256())
        .isNotEqualTo(PeFile.decode(file).authenticodeSha256());
  }

  @Test
  void refusesTwoSectionsOfOneName() {
    System.arraycopy(file, SyntheticPe.SECTION_HEADERS, file, SyntheticPe.SECTION_HEADERS + 40, 8);
    assertThatThrownBy(() -> PeFile.decode(file).section(".text"))
        .isInstanceOf(MalformedImage.class);
  }

  @Test
  void namesFieldAndOffsetOfABadSignature() {
    file[SyntheticPe.PE] = 'X';
    var malformed = catchThrowableOfType(MalformedImage.class, () -> PeFile.decode(file));
    assertThat(malformed.field()).isEqualTo("PE signature");
    assertThat(malformed.offset()).isEqualTo(SyntheticPe.PE);
  }

  @Test
  void namesTheSectionWhoseDataLiesOutsideTheFile() {
    put32(file, SyntheticPe.SECTION_HEADERS + 20, 0xfffffff0);
    var malformed = catchThrowableOfType(MalformedImage.class, () -> PeFile.decode(file));
    assertThat(malformed.field()).isEqualTo(".text raw data");
    assertThat(malformed.offset()).isEqualTo(0xfffffff0L);
  }

  @Test
  void refusesEveryTruncation() {
    for (int length = 0; length < file.length; length++) {
      var truncated = Arrays.copyOf(file, length);
      assertThatThrownBy(() -> PeFile.decode(truncated)).isInstanceOf(MalformedImage.class);
    }
  }

  @Test
  void failsOnlyWithMalformedImageWhateverTheHeadersSay() {
    var random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      var hostile = file.clone();
      for (int change = 0; change < 4; change++) {
        hostile[random.nextInt(SyntheticPe.HEADERS)] = (byte) random.nextInt();
      }
      try {
        PeFile.decode(hostile).authenticodeSha256();
      } catch (MalformedImage expected) {
        assertThat(expected.field()).isNotEmpty();
      }
    }
  }

  private static void put32(byte[] bytes, int offset, int value) {
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(offset, value);
  }
}
