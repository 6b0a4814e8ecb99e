package dev.pavise.messages.sealing;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.MalformedMessage;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;

/**
 * Single-shot HPKE (RFC 9180) in base and auth mode with the one suite that is known. Thread-safe.
 */
final class Hpke {
  private static final byte[] NO_PSK = new byte[0];

  private Hpke() {}

  /** Encapsulated key and ciphertext. */
  record Sealed(Bytes enc, Bytes ciphertext) {}

  static Sealed seal(Bytes recipient, String info, byte[] aad, byte[] plaintext) {
    try {
      return split(
          base().seal(publicKey(recipient), infoBytes(info), aad, plaintext, NO_PSK, NO_PSK, null));
    } catch (InvalidCipherTextException | RuntimeException e) {
      throw new MalformedMessage("cannot seal to this X25519 key", e);
    }
  }

  static Sealed sealAuthenticated(
      SealingKey sender, Bytes recipient, String info, byte[] aad, byte[] plaintext) {
    try {
      return split(
          auth()
              .seal(
                  publicKey(recipient),
                  infoBytes(info),
                  aad,
                  plaintext,
                  NO_PSK,
                  NO_PSK,
                  sender.toKeyPair()));
    } catch (InvalidCipherTextException | RuntimeException e) {
      throw new MalformedMessage("cannot seal to this X25519 key", e);
    }
  }

  static byte[] open(SealingKey recipient, Sealed sealed, String info, byte[] aad) {
    try {
      return base()
          .open(
              sealed.enc().toByteArray(),
              recipient.toKeyPair(),
              infoBytes(info),
              aad,
              sealed.ciphertext().toByteArray(),
              NO_PSK,
              NO_PSK,
              null);
    } catch (InvalidCipherTextException | RuntimeException e) {
      throw new MalformedMessage(
          "cannot open: sealed to another key, for another purpose, or changed since", e);
    }
  }

  static byte[] openAuthenticated(
      SealingKey recipient, Bytes sender, Sealed sealed, String info, byte[] aad) {
    try {
      return auth()
          .open(
              sealed.enc().toByteArray(),
              recipient.toKeyPair(),
              infoBytes(info),
              aad,
              sealed.ciphertext().toByteArray(),
              NO_PSK,
              NO_PSK,
              publicKey(sender));
    } catch (InvalidCipherTextException | RuntimeException e) {
      throw new MalformedMessage(
          "cannot open: sealed by or to another key, for another evidence, or changed since", e);
    }
  }

  /** One for each operation: they keep state while they work, and threads must not share it. */
  private static HPKE base() {
    return suite(HPKE.mode_base);
  }

  private static HPKE auth() {
    return suite(HPKE.mode_auth);
  }

  private static HPKE suite(byte mode) {
    return new HPKE(mode, HPKE.kem_X25519_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);
  }

  private static Sealed split(byte[][] ciphertextAndEnc) {
    return new Sealed(Bytes.copyOf(ciphertextAndEnc[1]), Bytes.copyOf(ciphertextAndEnc[0]));
  }

  private static AsymmetricKeyParameter publicKey(Bytes raw) {
    return base().deserializePublicKey(raw.toByteArray());
  }

  private static byte[] infoBytes(String info) {
    return info.getBytes(StandardCharsets.UTF_8);
  }
}
