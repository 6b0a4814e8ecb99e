package dev.pavise.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NeedleTest {
  private static final byte[] SECRET =
      "a secret of some length, 42".getBytes(StandardCharsets.UTF_8);
  private final Needle needle = Needle.of(SECRET);

  @Test
  void findsTheBytesAsTheyAre() {
    assertThat(needle.isIn(within("so ", " it goes"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "xy", "xyz", "some more before"})
  void findsThemInBase64WhereverTheyBegin(String before) {
    var encoded = Base64.getEncoder().encode(within(before, "after"));

    assertThat(needle.isIn(encoded)).isTrue();
  }

  @Test
  void findsThemInHexadecimal() {
    var hex = "\\x00" + HexFormat.of().formatHex(SECRET);

    assertThat(needle.isIn(hex.getBytes(StandardCharsets.US_ASCII))).isTrue();
  }

  @Test
  void doesNotFindOtherBytes() {
    assertThat(needle.isIn("a secret of some length, 43".getBytes(StandardCharsets.UTF_8)))
        .isFalse();
  }

  private static byte[] within(String before, String after) {
    return (before + new String(SECRET, StandardCharsets.UTF_8) + after)
        .getBytes(StandardCharsets.UTF_8);
  }
}
