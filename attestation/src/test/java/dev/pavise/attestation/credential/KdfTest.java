package dev.pavise.attestation.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.attestation.tpm.HashAlgorithm;
import dev.pavise.attestation.wire.Octets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/**
 * Both derivations against values that were computed apart from this code, by HMAC and hash alone
 * (TPM 2.0 Part 1, 11.4.10.2 and 11.4.10.3). The software TPM of the testkit derives by the same
 * code, so that it would not notice a mistake.
 */
class KdfTest {
  private static final Octets U = filled(0xAA, 3);
  private static final Octets V = filled(0xBB, 5);

  @Test
  void derivesAsSp800108InCounterMode() throws GeneralSecurityException {
    assertThat(hex(Kdf.a(HashAlgorithm.SHA256, counting(32), "STORAGE", U, V, 128)))
        .isEqualTo("978437dbeccd18483372ef405bbabed1");
    assertThat(
            hex(
                Kdf.a(
                    HashAlgorithm.SHA256,
                    counting(32),
                    "INTEGRITY",
                    Octets.empty(),
                    Octets.empty(),
                    256)))
        .isEqualTo("bacf689f634ece301e1f1b15b072d9c87db6a69585db42b1a0cb8f73ebe2692e");
    assertThat(hex(Kdf.a(HashAlgorithm.SHA384, counting(32), "STORAGE", U, Octets.empty(), 256)))
        .isEqualTo("2350fd93a5d71e3b5f3a85c15f3aaecfacf3c20dc5510d0625b4ab8cb231a93c");
  }

  @Test
  void countsOnWhereOneBlockIsNotEnough() throws GeneralSecurityException {
    assertThat(hex(Kdf.a(HashAlgorithm.SHA256, counting(32), "STORAGE", U, V, 640)))
        .isEqualTo(
            "4c1193ace2d5ee6db205541928c6370cf10b5d26f911420291a5e364ca94fd64"
                + "879e2d31730145e641f404d3e765524fc4e9facb429b768410964f8fa67f3cfd"
                + "0e3b2b8f7b6eea64ecb0e054adce87e6");
    assertThat(
            hex(
                Kdf.e(
                    HashAlgorithm.SHA384,
                    counting(48),
                    "IDENTITY",
                    filled(1, 48).toByteArray(),
                    filled(2, 48).toByteArray(),
                    512)))
        .isEqualTo(
            "f3beff6d86a2fa412b055a37173117db6da5eab219862574f89ee2df797982a7"
                + "c2442ade40a6aad5fe445d5f477aaf947ae6937b6cb9c09bbbb045d82ecbf649");
  }

  @Test
  void derivesAsSp80056aInOneStep() throws GeneralSecurityException {
    assertThat(
            hex(
                Kdf.e(
                    HashAlgorithm.SHA256,
                    counting(32),
                    "IDENTITY",
                    filled(1, 32).toByteArray(),
                    filled(2, 32).toByteArray(),
                    256)))
        .isEqualTo("46c1a8b985095523623fbee1f5d4b3df184a6991e5706b9bbee430d76b9b5909");
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] counting(int length) {
    var bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  private static Octets filled(int value, int length) {
    var bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return Octets.copyOf(bytes);
  }
}
