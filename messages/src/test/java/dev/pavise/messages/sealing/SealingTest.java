package dev.pavise.messages.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.MalformedMessage;
import dev.pavise.messages.Samples;
import dev.pavise.messages.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SealingTest {
  private static final byte[] PLAINTEXT = "correct horse".getBytes(StandardCharsets.UTF_8);

  private final SealingKey release = SealingKey.generate();
  private final SealingKey agent = SealingKey.generate();

  private SealedSecret sealed() {
    return SealedSecret.seal(
        release.publicKey(), Samples.TENANT, "tls_key", Samples.digest("owner"), PLAINTEXT);
  }

  @Test
  void theReleaseKeyOpensWhatTheTenantSealed() {
    assertThat(SealedSecret.decode(sealed().encode()).open(release)).isEqualTo(PLAINTEXT);
  }

  @Test
  void sealingTwiceNeverGivesTheSameBytes() {
    assertThat(sealed().encode()).isNotEqualTo(sealed().encode());
  }

  @Test
  void anotherReleaseKeyDoesNotOpenIt() {
    assertThatThrownBy(() -> sealed().open(SealingKey.generate()))
        .isInstanceOf(MalformedMessage.class);
  }

  @Test
  void aSecretCannotBeMovedToAnotherTenant() {
    var s = sealed();
    refuses(
        new SealedSecret(
            s.version(),
            s.suite(),
            s.releaseKey(),
            TenantId.random(),
            s.name(),
            s.ownerKey(),
            s.enc(),
            s.ciphertext()));
  }

  @Test
  void aSecretCannotTakeAnotherName() {
    var s = sealed();
    refuses(
        new SealedSecret(
            s.version(),
            s.suite(),
            s.releaseKey(),
            s.tenant(),
            "other",
            s.ownerKey(),
            s.enc(),
            s.ciphertext()));
  }

  @Test
  void aSecretCannotBeMovedToAnotherOwner() {
    var s = sealed();
    refuses(
        new SealedSecret(
            s.version(),
            s.suite(),
            s.releaseKey(),
            s.tenant(),
            s.name(),
            Samples.digest("thief"),
            s.enc(),
            s.ciphertext()));
  }

  @Test
  void aSecretOfAnUnknownSuiteIsNotOpened() {
    var s = sealed();
    refuses(
        new SealedSecret(
            s.version(),
            new Suite(0x0020, 0x0001, 0xffff),
            s.releaseKey(),
            s.tenant(),
            s.name(),
            s.ownerKey(),
            s.enc(),
            s.ciphertext()));
  }

  @Test
  void aTruncatedSecretIsRefusedNotCrashedOn() {
    var s = sealed();
    for (int length = 0; length < s.ciphertext().size(); length++) {
      var cut = Bytes.copyOf(java.util.Arrays.copyOf(s.ciphertext().toByteArray(), length));
      refuses(
          new SealedSecret(
              s.version(),
              s.suite(),
              s.releaseKey(),
              s.tenant(),
              s.name(),
              s.ownerKey(),
              s.enc(),
              cut));
    }
  }

  @Test
  void aLargeSecretIsRefusedWhileSealing() {
    var tooMuch = new byte[SealedSecret.PLAINTEXT_BYTES_MAX + 1];
    assertThatThrownBy(
            () ->
                SealedSecret.seal(
                    release.publicKey(), Samples.TENANT, "s", Samples.digest("owner"), tooMuch))
        .isInstanceOf(MalformedMessage.class);
  }

  @Test
  void anAllZeroKeyIsNotSealedTo() {
    assertThatThrownBy(
            () ->
                SealedSecret.seal(
                    Samples.filled(32, 0), Samples.TENANT, "s", Samples.digest("o"), PLAINTEXT))
        .isInstanceOf(MalformedMessage.class);
  }

  @Test
  void theAgentOpensWhatItsReleaseWorkerReleased() {
    var secrets = List.of(new ReleasedKeys.Secret("tls_key", Bytes.copyOf(PLAINTEXT)));
    var released =
        ReleasedKeys.seal(release, agent.publicKey(), Samples.digest("runtime data"), secrets);
    assertThat(
            ReleasedKeys.decode(released.encode())
                .open(agent, release.publicKey(), Samples.digest("runtime data")))
        .isEqualTo(secrets);
  }

  @Test
  void theAgentRefusesSecretsFromAnyoneButItsReleaseWorker() {
    var planted =
        ReleasedKeys.seal(
            SealingKey.generate(), agent.publicKey(), Samples.digest("runtime data"), List.of());
    assertThatThrownBy(
            () -> planted.open(agent, release.publicKey(), Samples.digest("runtime data")))
        .isInstanceOf(MalformedMessage.class);
  }

  @Test
  void theAgentRefusesKeysReleasedForOtherEvidence() {
    var earlier =
        ReleasedKeys.seal(release, agent.publicKey(), Samples.digest("earlier"), List.of());
    assertThatThrownBy(
            () -> earlier.open(agent, release.publicKey(), Samples.digest("runtime data")))
        .isInstanceOf(MalformedMessage.class);
    var relabelled =
        new ReleasedKeys(
            earlier.version(),
            earlier.suite(),
            Samples.digest("runtime data"),
            earlier.enc(),
            earlier.ciphertext());
    assertThatThrownBy(
            () -> relabelled.open(agent, release.publicKey(), Samples.digest("runtime data")))
        .isInstanceOf(MalformedMessage.class);
  }

  @Test
  void sealsAndOpensForManyAtOnce() throws Exception {
    var work =
        IntStream.range(0, 4)
            .<Callable<Void>>mapToObj(
                number ->
                    () -> {
                      var guest = SealingKey.generate();
                      var evidence = Samples.digest("evidence " + number);
                      var secrets =
                          List.of(new ReleasedKeys.Secret("key", Bytes.copyOf(new byte[] {1, 2})));
                      for (int round = 0; round < 200; round++) {
                        var keys = ReleasedKeys.seal(release, guest.publicKey(), evidence, secrets);
                        assertThat(keys.open(guest, release.publicKey(), evidence))
                            .isEqualTo(secrets);
                      }
                      return null;
                    })
            .toList();
    try (var threads = Executors.newFixedThreadPool(work.size())) {
      for (var done : threads.invokeAll(work)) {
        done.get();
      }
    }
  }

  @Test
  void aKeySaysOnlyItsPublicHalfWhenPrinted() {
    assertThat(release.toString()).contains(SealingKey.idOf(release.publicKey()).hex());
  }

  private void refuses(SealedSecret changed) {
    assertThatThrownBy(() -> changed.open(release)).isInstanceOf(MalformedMessage.class);
  }
}
