package dev.pavise.attestation.tpm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.attestation.crypto.Signatures;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.wire.Octets;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECPoint;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys that a signature could be made to fit, and keys that are none. */
class AttestationKeyTest {
  private static final Octets SIGNED = Octets.copyOf(new byte[] {1, 2, 3});
  private static final BigInteger F4 = RSAKeyGenParameterSpec.F4;
  private static final BigInteger MODULUS = ((RSAPublicKey) rsa(2048, F4).getPublic()).getModulus();
  private static final long ATTRIBUTES =
      TpmAttribute.FIXED_TPM.mask()
          | TpmAttribute.FIXED_PARENT.mask()
          | TpmAttribute.SENSITIVE_DATA_ORIGIN.mask()
          | TpmAttribute.RESTRICTED.mask()
          | TpmAttribute.SIGN.mask();

  @Test
  void anRsaKeyHasTheLengthItSaysAnOddModulusAndTheUsualExponent() {
    assertThat(fields(rsa(2048, MODULUS, 65537))).isEmpty();
    assertThat(fields(rsa(3072, MODULUS, 65537))).containsExactly("ak.keyBits");
    assertThat(fields(rsa(1024, MODULUS.shiftRight(1024).setBit(0), 65537)))
        .containsExactly("ak.keyBits");
    assertThat(fields(rsa(4104, BigInteger.ONE.shiftLeft(4103).setBit(0), 65537)))
        .containsExactly("ak.keyBits");
    assertThat(fields(rsa(2048, MODULUS.clearBit(0), 65537))).containsExactly("ak.unique");
    assertThat(fields(rsa(2048, MODULUS, 3))).containsExactly("ak.exponent");
  }

  @ParameterizedTest
  @EnumSource
  void aPointOffTheCurveIsNoKey(EccCurve curve) {
    var generator = curve.parameters().getGenerator();
    var x = generator.getAffineX();
    var y = generator.getAffineY();

    assertThat(fields(ecc(curve, x, y))).isEmpty();
    assertThat(fields(ecc(curve, x, y.add(BigInteger.ONE)))).containsExactly("ak.unique");
    assertThat(new TpmPublic.Key.Ecc(curve, y, x).toPublicKey()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aPointIsOnItsCurveInOneWayOfWritingItOnly(EccCurve curve) {
    var p = ((ECFieldFp) curve.parameters().getCurve().getField()).getP();
    var generator = curve.parameters().getGenerator();
    var x = generator.getAffineX();
    var y = generator.getAffineY();

    assertThat(curve.contains(generator)).isTrue();
    assertThat(curve.contains(new ECPoint(x, p.subtract(y)))).isTrue();
    assertThat(curve.contains(new ECPoint(x.add(p), y))).isFalse();
    assertThat(curve.contains(new ECPoint(x, y.add(p)))).isFalse();
    assertThat(curve.contains(new ECPoint(x, y.negate()))).isFalse();
    assertThat(curve.contains(new ECPoint(x.subtract(p), y))).isFalse();
    assertThat(curve.contains(ECPoint.POINT_INFINITY)).isFalse();
  }

  @Test
  void aSchemeOfTheOtherKindOfKeyIsRefused() {
    var key = new TpmPublic.Key.Rsa(2048, MODULUS, 65537);
    var point = EccCurve.P256.parameters().getGenerator();
    var ecc = new TpmPublic.Key.Ecc(EccCurve.P256, point.getAffineX(), point.getAffineY());

    assertThat(fields(ak(key, Optional.of(SignatureScheme.ECDSA), HashAlgorithm.SHA256)))
        .containsExactly("ak.scheme");
    assertThat(fields(ak(ecc, Optional.of(SignatureScheme.RSASSA), HashAlgorithm.SHA256)))
        .containsExactly("ak.scheme");
    assertThat(fields(ak(ecc, Optional.empty(), HashAlgorithm.SHA256)))
        .containsExactly("ak.scheme");
    assertThat(fields(ak(ecc, Optional.of(SignatureScheme.ECDSA), HashAlgorithm.SHA1)))
        .containsExactly("ak.scheme.hashAlg");
  }

  @Test
  void aGoodSignatureByAKeyThatIsTooWeakIsRefused() throws GeneralSecurityException {
    assertThat(findingFor(rsa(2048, F4))).isEmpty();
    assertThat(findingFor(rsa(1024, F4))).contains("ak");
    assertThat(findingFor(rsa(2048, RSAKeyGenParameterSpec.F0))).contains("ak");
  }

  @Test
  void aKeyWithAnEvenModulusIsRefused() throws GeneralSecurityException {
    var key =
        KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(MODULUS.clearBit(0), F4));
    var signature =
        new TpmSignature.Rsa(
            SignatureScheme.RSASSA, HashAlgorithm.SHA256, Octets.copyOf(new byte[256]));

    assertThat(QuoteSignature.check(key, SIGNED, signature, Signatures.fastest()))
        .map(Finding::field)
        .contains("ak");
  }

  @Test
  void aKeyOnACurveThatTpmsDoNotSignWithIsRefused() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("Ed25519");
    var signature = new TpmSignature.Ecdsa(HashAlgorithm.SHA256, BigInteger.ONE, BigInteger.ONE);

    assertThat(
            QuoteSignature.check(
                generator.generateKeyPair().getPublic(), SIGNED, signature, Signatures.fastest()))
        .map(Finding::field)
        .contains("ak");
  }

  private static Optional<String> findingFor(KeyPair pair) throws GeneralSecurityException {
    var signer = Signature.getInstance("SHA256withRSA");
    signer.initSign(pair.getPrivate());
    signer.update(SIGNED.toByteArray());
    var signature =
        new TpmSignature.Rsa(
            SignatureScheme.RSASSA, HashAlgorithm.SHA256, Octets.copyOf(signer.sign()));
    return QuoteSignature.check(pair.getPublic(), SIGNED, signature, Signatures.fastest())
        .map(Finding::field);
  }

  private static KeyPair rsa(int bits, BigInteger exponent) {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(new RSAKeyGenParameterSpec(bits, exponent));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static TpmPublic rsa(int bits, BigInteger modulus, long exponent) {
    return ak(
        new TpmPublic.Key.Rsa(bits, modulus, exponent),
        Optional.of(SignatureScheme.RSASSA),
        HashAlgorithm.SHA256);
  }

  private static TpmPublic ecc(EccCurve curve, BigInteger x, BigInteger y) {
    return ak(
        new TpmPublic.Key.Ecc(curve, x, y),
        Optional.of(SignatureScheme.ECDSA),
        HashAlgorithm.SHA256);
  }

  private static TpmPublic ak(
      TpmPublic.Key key, Optional<SignatureScheme> scheme, HashAlgorithm hash) {
    return new TpmPublic(
        HashAlgorithm.SHA256,
        ATTRIBUTES,
        TpmPublic.ALG_NULL,
        scheme,
        Optional.of(hash),
        key,
        Octets.copyOf(new byte[0]));
  }

  private static List<String> fields(TpmPublic ak) {
    return AttestationKeyRules.check(ak).stream().map(Finding::field).toList();
  }
}
