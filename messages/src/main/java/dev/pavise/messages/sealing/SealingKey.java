package dev.pavise.messages.sealing;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.MalformedMessage;
import dev.pavise.messages.Sha256;
import java.security.SecureRandom;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;

/**
 * An X25519 key pair that secrets are sealed to: the worker's long-lived release key, or an agent's
 * key of one boot. {@link #toString()} shows the public half only.
 */
public final class SealingKey {
  public static final int LENGTH_BYTES = 32;

  private final X25519PrivateKeyParameters privateKey;

  private SealingKey(X25519PrivateKeyParameters privateKey) {
    this.privateKey = privateKey;
  }

  public static SealingKey generate() {
    return new SealingKey(new X25519PrivateKeyParameters(new SecureRandom()));
  }

  /** From the 32 private bytes, as {@link #privateBytes()} gave them. */
  public static SealingKey fromPrivateBytes(byte[] bytes) {
    if (bytes.length != LENGTH_BYTES) {
      throw new MalformedMessage("an X25519 private key has 32 bytes, not " + bytes.length);
    }
    return new SealingKey(new X25519PrivateKeyParameters(bytes, 0));
  }

  public Bytes publicKey() {
    return Bytes.copyOf(privateKey.generatePublicKey().getEncoded());
  }

  /** The 32 secret bytes, for a file that only its owner can read. */
  public byte[] privateBytes() {
    return privateKey.getEncoded();
  }

  /** How a public sealing key is named: SHA-256 of its 32 bytes. */
  public static Sha256 idOf(Bytes publicKey) {
    return Sha256.of(publicKey);
  }

  AsymmetricCipherKeyPair toKeyPair() {
    return new AsymmetricCipherKeyPair(privateKey.generatePublicKey(), privateKey);
  }

  @Override
  public String toString() {
    return "SealingKey[" + idOf(publicKey()) + "]";
  }
}
