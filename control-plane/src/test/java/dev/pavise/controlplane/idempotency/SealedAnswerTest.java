package dev.pavise.controlplane.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.controlplane.identity.OpaqueToken;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Whoever reads or writes the database neither learns an answer nor passes one off as another. */
class SealedAnswerTest {
  private static final TenantId TENANT = TenantId.random();
  private static final OpaqueToken TOKEN = OpaqueToken.random("pvs_api_");
  private static final byte[] SECRET = "pvs_api_secret".getBytes(StandardCharsets.UTF_8);
  private final SealedAnswer.Circumstances here = circumstances("once", 1);
  private final Bytes sealed = SealedAnswer.seal(TOKEN, here, SECRET);

  @Test
  void opensForItsTokenAlone() {
    assertThat(SealedAnswer.open(TOKEN, here, sealed)).contains(SECRET);
    assertThat(SealedAnswer.open(OpaqueToken.random("pvs_api_"), here, sealed)).isEmpty();
  }

  @Test
  void opensOnlyForWhatItWasTheAnswerTo() {
    assertThat(SealedAnswer.open(TOKEN, circumstances("once", 2), sealed)).isEmpty();
    assertThat(SealedAnswer.open(TOKEN, circumstances("twice", 1), sealed)).isEmpty();
    assertThat(
            SealedAnswer.open(
                TOKEN,
                new SealedAnswer.Circumstances(TenantId.random(), "once", here.request()),
                sealed))
        .isEmpty();
  }

  @Test
  void isNeverTheSameTwiceAndShowsNothingOfWhatItHolds() {
    assertThat(SealedAnswer.seal(TOKEN, here, SECRET)).isNotEqualTo(sealed);
    assertThat(new String(sealed.toByteArray(), StandardCharsets.ISO_8859_1))
        .doesNotContain("secret");
  }

  @Test
  void noChangeAndNoCutGoesUnnoticed() {
    var bytes = sealed.toByteArray();
    for (int i = 0; i < bytes.length; i++) {
      var changed = bytes.clone();
      changed[i] ^= 1;
      assertThat(SealedAnswer.open(TOKEN, here, Bytes.copyOf(changed))).as("byte " + i).isEmpty();
      var cut = Arrays.copyOf(bytes, i);
      assertThat(SealedAnswer.open(TOKEN, here, Bytes.copyOf(cut))).as("length " + i).isEmpty();
    }
  }

  private static SealedAnswer.Circumstances circumstances(String key, int request) {
    return new SealedAnswer.Circumstances(TENANT, key, Sha256.of(new byte[] {(byte) request}));
  }
}
