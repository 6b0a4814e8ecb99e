package dev.pavise.attestation.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.attestation.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import org.junit.jupiter.api.Test;

/** What cannot be checked does not hold, whatever the reason. */
class SignaturesTest {
  private static final Octets MESSAGE = octets("what was signed");

  private final Signatures signatures = Signatures.fastest();
  private final KeyPair ec = pair("EC");
  private final KeyPair rsa = pair("RSA");

  @Test
  void anEcdsaSignatureInPlainFormHasTwoNumbersOfTheCurvesLength() throws Exception {
    var plain = sign("SHA256withECDSAinP1363Format", ec);

    assertThat(ecdsa(plain)).isTrue();
    assertThat(ecdsa(plain.slice(0, 63))).isFalse();
    assertThat(ecdsa(plain.concat(octets("x")))).isFalse();
    assertThat(ecdsa(plain.slice(32, 64).concat(plain.slice(0, 32)))).isFalse();
    assertThat(ecdsa(Octets.empty())).isFalse();
  }

  @Test
  void aKeyOfAnotherKindSignedNothing() throws Exception {
    var pkcs1 = sign("SHA256withRSA", rsa);

    assertThat(signatures.rsa(rsa.getPublic(), Hash.SHA_256, MESSAGE, pkcs1)).isTrue();
    assertThat(signatures.rsa(ec.getPublic(), Hash.SHA_256, MESSAGE, pkcs1)).isFalse();
    assertThat(signatures.rsaPss(ec.getPublic(), Hash.SHA_256, 32, MESSAGE, pkcs1)).isFalse();
  }

  @Test
  void aPssSignatureHasExactlyTheSaltThatIsExpected() throws Exception {
    var pss = Signature.getInstance("RSASSA-PSS");
    pss.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
    pss.initSign(rsa.getPrivate());
    pss.update(MESSAGE.toByteArray());
    var signature = Octets.copyOf(pss.sign());

    assertThat(signatures.rsaPss(rsa.getPublic(), Hash.SHA_256, 32, MESSAGE, signature)).isTrue();
    assertThat(signatures.rsaPss(rsa.getPublic(), Hash.SHA_256, 20, MESSAGE, signature)).isFalse();
    assertThat(signatures.rsaPss(rsa.getPublic(), Hash.SHA_256, 32, octets("x"), signature))
        .isFalse();
    assertThat(signatures.rsaPss(rsa.getPublic(), Hash.SHA_256, 32, MESSAGE, octets("short")))
        .isFalse();
  }

  @Test
  void aPointThatIsNotOnTheCurveIsNoKey() {
    assertThat(signatures.p256(Octets.copyOf(new byte[64]))).isEmpty();
    var point = ((ECPublicKey) ec.getPublic()).getW();
    var coordinates =
        fixed(point.getAffineX().toByteArray()).concat(fixed(point.getAffineY().toByteArray()));
    assertThat(signatures.p256(coordinates)).hasValue((ECPublicKey) ec.getPublic());
    var swapped = coordinates.slice(32, 64).concat(coordinates.slice(0, 32));
    assertThat(signatures.p256(swapped)).isEmpty();
  }

  private boolean ecdsa(Octets plain) {
    return signatures.ecdsa((ECPublicKey) ec.getPublic(), Hash.SHA_256, MESSAGE, plain);
  }

  private static Octets sign(String algorithm, KeyPair pair) throws GeneralSecurityException {
    var signer = Signature.getInstance(algorithm);
    signer.initSign(pair.getPrivate());
    signer.update(MESSAGE.toByteArray());
    return Octets.copyOf(signer.sign());
  }

  private static KeyPair pair(String algorithm) {
    try {
      var generator = KeyPairGenerator.getInstance(algorithm);
      if (algorithm.equals("EC")) {
        generator.initialize(new ECGenParameterSpec("secp256r1"));
      } else {
        generator.initialize(2048);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** 32 bytes, whatever the number's own length. */
  private static Octets fixed(byte[] number) {
    var bytes = new byte[32];
    int length = Math.min(32, number.length);
    System.arraycopy(number, number.length - length, bytes, 32 - length, length);
    return Octets.copyOf(bytes);
  }

  private static Octets octets(String text) {
    return Octets.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }
}
