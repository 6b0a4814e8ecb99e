package dev.pavise.messages.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.MalformedMessage;
import dev.pavise.messages.Samples;
import dev.pavise.messages.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EnvelopeTest {

  @Test
  void encodesWhatIsSignedAsTheDsseProtocolSays() {
    assertThat(
            new String(
                Envelope.preAuthenticationEncoding(
                    "http://example.com/HelloWorld",
                    "hello world".getBytes(StandardCharsets.UTF_8)),
                StandardCharsets.UTF_8))
        .isEqualTo("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
  }

  @ParameterizedTest
  @EnumSource
  void givesBackTheManifestThatItsOwnerSigned(OwnerKey.Algorithm algorithm)
      throws GeneralSecurityException {
    var keys = generate(algorithm);
    var manifest = Samples.manifest(ownerKey(algorithm, keys));
    var envelope = Envelope.decode(Envelope.sign(manifest, keys.getPrivate()).encode());
    assertThat(envelope.authenticate()).isEqualTo(manifest);
    assertThat(envelope.payloadDigest()).isEqualTo(Sha256.of(manifest.encode()));
  }

  @ParameterizedTest
  @EnumSource
  void refusesAPayloadChangedAfterSigning(OwnerKey.Algorithm algorithm)
      throws GeneralSecurityException {
    var keys = generate(algorithm);
    var signed = Envelope.sign(Samples.manifest(ownerKey(algorithm, keys)), keys.getPrivate());
    var text = new String(signed.payload().toByteArray(), StandardCharsets.UTF_8);
    var changed = Bytes.copyOf(text.replace("8443", "8444").getBytes(StandardCharsets.UTF_8));
    assertThat(changed).isNotEqualTo(signed.payload());
    var forged = new Envelope(changed, signed.payloadType(), signed.signatures());
    assertThatThrownBy(forged::authenticate).isInstanceOf(MalformedMessage.class);
  }

  @Test
  void refusesASignatureOfAnotherKeyUnderTheOwnersName() throws GeneralSecurityException {
    var owner = generate(OwnerKey.Algorithm.ECDSA_P256);
    var stranger = generate(OwnerKey.Algorithm.ECDSA_P256);
    var forged =
        Envelope.sign(
            Samples.manifest(ownerKey(OwnerKey.Algorithm.ECDSA_P256, owner)),
            stranger.getPrivate());
    assertThatThrownBy(forged::authenticate).isInstanceOf(MalformedMessage.class);
  }

  @Test
  void refusesAnEnvelopeWithoutSignature() {
    var unsigned = new Envelope(Samples.manifest().encode(), Manifest.MEDIA_TYPE, List.of());
    assertThatThrownBy(unsigned::authenticate).isInstanceOf(MalformedMessage.class);
  }

  @Test
  void refusesASignatureOverAnotherPayloadType() throws GeneralSecurityException {
    var keys = generate(OwnerKey.Algorithm.ED25519);
    var signed =
        Envelope.sign(
            Samples.manifest(ownerKey(OwnerKey.Algorithm.ED25519, keys)), keys.getPrivate());
    var retyped = new Envelope(signed.payload(), "text/plain", signed.signatures());
    assertThatThrownBy(retyped::authenticate).isInstanceOf(MalformedMessage.class);
  }

  @Test
  void refusesAnOwnerKeyOnAnotherCurve() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp384r1"));
    var onP384 = ownerKey(OwnerKey.Algorithm.ECDSA_P256, generator.generateKeyPair());
    assertThatThrownBy(onP384::toPublicKey).isInstanceOf(MalformedMessage.class);
  }

  @Test
  void refusesAManifestWithAFieldItDoesNotKnow() throws GeneralSecurityException {
    var text = new String(Samples.manifest().encode().toByteArray(), StandardCharsets.UTF_8);
    var extended =
        Bytes.copyOf(
            text.replaceFirst("\\{", "{\"privileged\":true,").getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> Manifest.decode(extended)).isInstanceOf(MalformedMessage.class);
  }

  @Test
  void refusesAManifestOfAVersionItDoesNotKnow() {
    var text = new String(Samples.manifest().encode().toByteArray(), StandardCharsets.UTF_8);
    var later =
        Bytes.copyOf(
            text.replaceFirst("\"version\":1", "\"version\":2").getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> Manifest.decode(later)).isInstanceOf(MalformedMessage.class);
  }

  private static KeyPair generate(OwnerKey.Algorithm algorithm) throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance(algorithm.keyAlgorithm());
    if (algorithm == OwnerKey.Algorithm.ECDSA_P256) {
      generator.initialize(new ECGenParameterSpec("secp256r1"));
    }
    return generator.generateKeyPair();
  }

  private static OwnerKey ownerKey(OwnerKey.Algorithm algorithm, KeyPair keys) {
    return new OwnerKey(algorithm, Bytes.copyOf(keys.getPublic().getEncoded()));
  }
}
