package dev.pavise.guest.agent.attest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.messages.Bytes;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DerSequenceTest {
  @Test
  void takesPaddingAway() {
    assertThat(DerSequence.split(hex("30020500ffffff"))).containsExactly(bytes("30020500"));
    assertThat(DerSequence.split(hex("300205000000"))).containsExactly(bytes("30020500"));
  }

  @Test
  void takesAChainApart() {
    assertThat(DerSequence.split(hex("30020500" + "308101aa" + "30820001bb")))
        .containsExactly(bytes("30020500"), bytes("308101aa"), bytes("30820001bb"));
  }

  @Test
  void findsNothingInWhatIsNoSequence() {
    assertThat(DerSequence.split(hex(""))).isEmpty();
    assertThat(DerSequence.split(hex("30"))).isEmpty();
    assertThat(DerSequence.split(hex("3005aa"))).isEmpty();
    assertThat(DerSequence.split(hex("3084ffffffff"))).isEmpty();
    assertThat(DerSequence.split(hex("30837fffff"))).isEmpty();
  }

  @Test
  void anyBytesComeApartWithoutHarm() {
    var random = new Random(5);
    for (var round = 0; round < 20_000; round++) {
      var content = new byte[random.nextInt(12)];
      random.nextBytes(content);
      if (content.length > 0) {
        content[0] = 0x30;
      }
      assertThat(DerSequence.split(content).stream().mapToInt(Bytes::size).sum())
          .isLessThanOrEqualTo(content.length);
    }
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static Bytes bytes(String hex) {
    return Bytes.copyOf(hex(hex));
  }
}
