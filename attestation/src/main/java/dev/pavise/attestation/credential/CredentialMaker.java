package dev.pavise.attestation.credential;

import dev.pavise.attestation.tpm.EccCurve;
import dev.pavise.attestation.tpm.HashAlgorithm;
import dev.pavise.attestation.tpm.TpmName;
import dev.pavise.attestation.wire.Octets;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.MGF1ParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/**
 * TPM2_MakeCredential in software. Only the TPM that holds the endorsement key can open the result,
 * and it does so only while a key of exactly the given name is loaded in it. Thread-safe as far as
 * its source of randomness is.
 */
public final class CredentialMaker {
  private static final String IDENTITY = "IDENTITY";

  private final SecureRandom random;

  public CredentialMaker(SecureRandom random) {
    this.random = random;
  }

  /**
   * @param secret at most as long as the endorsement key's name hash
   */
  public Credential make(EndorsementKey ek, TpmName ak, Octets secret)
      throws GeneralSecurityException {
    if (secret.size() > ek.hash().length()) {
      throw new IllegalArgumentException(
          "a credential of this key holds at most " + ek.hash().length() + " bytes");
    }
    var seed =
        switch (ek) {
          case EndorsementKey.Rsa rsa -> encryptedSeed(rsa);
          case EndorsementKey.Ecc ecc -> agreedSeed(ecc);
        };
    return new Credential(protect(ek, seed.value().toByteArray(), ak, secret), seed.encrypted());
  }

  /** Part 1, B.10.4: OAEP, its label with the terminating zero. */
  private Seed encryptedSeed(EndorsementKey.Rsa ek) throws GeneralSecurityException {
    var seed = new byte[ek.hash().length()];
    random.nextBytes(seed);
    var cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
    var label = (IDENTITY + '\0').getBytes(StandardCharsets.US_ASCII);
    cipher.init(
        Cipher.ENCRYPT_MODE,
        ek.key(),
        new OAEPParameterSpec(
            ek.hash().jcaName(),
            "MGF1",
            new MGF1ParameterSpec(ek.hash().jcaName()),
            new PSource.PSpecified(label)),
        random);
    return new Seed(Octets.copyOf(seed), Octets.copyOf(cipher.doFinal(seed)));
  }

  /** Part 1, C.6.4: one-pass Diffie-Hellman, KDFe over the x coordinates. */
  private Seed agreedSeed(EndorsementKey.Ecc ek) throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(ek.curve().jcaName()), random);
    var ephemeral = generator.generateKeyPair();
    var agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(ephemeral.getPrivate());
    agreement.doPhase(
        KeyFactory.getInstance("EC")
            .generatePublic(new ECPublicKeySpec(ek.point(), ek.curve().parameters())),
        true);
    var shared = agreement.generateSecret();
    var w = ((ECPublicKey) ephemeral.getPublic()).getW();
    var ephemeralX = coordinate(w.getAffineX(), ek.curve());
    var ephemeralY = coordinate(w.getAffineY(), ek.curve());
    var seed =
        Kdf.e(
            ek.hash(),
            shared,
            IDENTITY,
            ephemeralX,
            coordinate(ek.point().getAffineX(), ek.curve()),
            ek.hash().length() * 8);
    return new Seed(
        Octets.copyOf(seed),
        Octets.copyOf(sized(ephemeralX)).concat(Octets.copyOf(sized(ephemeralY))));
  }

  /** Part 1, 24: encrypt, then authenticate together with the name. */
  private static Octets protect(EndorsementKey ek, byte[] seed, TpmName ak, Octets secret)
      throws GeneralSecurityException {
    var encrypted =
        cfb(
            Cipher.ENCRYPT_MODE,
            storageKey(ek.hash(), seed, ak, ek.aesBits()),
            sized(secret.toByteArray()));
    var integrity = integrity(ek.hash(), seed, ak, encrypted);
    return Octets.copyOf(sized(integrity)).concat(Octets.copyOf(encrypted));
  }

  static byte[] storageKey(HashAlgorithm hash, byte[] seed, TpmName ak, int aesBits)
      throws GeneralSecurityException {
    return Kdf.a(hash, seed, "STORAGE", ak.value(), Octets.empty(), aesBits);
  }

  static byte[] integrity(HashAlgorithm hash, byte[] seed, TpmName ak, byte[] encrypted)
      throws GeneralSecurityException {
    var key = Kdf.a(hash, seed, "INTEGRITY", Octets.empty(), Octets.empty(), hash.length() * 8);
    var mac = Mac.getInstance("Hmac" + hash.name());
    mac.init(new SecretKeySpec(key, "RAW"));
    mac.update(encrypted);
    return mac.doFinal(ak.value().toByteArray());
  }

  /** The specification asks for CFB with an IV of zero: each key encrypts one message only. */
  static byte[] cfb(int mode, byte[] key, byte[] content) throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/CFB/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[16]));
    return cipher.doFinal(content);
  }

  private static byte[] coordinate(BigInteger value, EccCurve curve) {
    var bytes = value.toByteArray();
    int skip = Math.max(0, bytes.length - curve.length());
    int count = bytes.length - skip;
    var fixed = new byte[curve.length()];
    System.arraycopy(bytes, skip, fixed, fixed.length - count, count);
    return fixed;
  }

  private static byte[] sized(byte[] content) {
    return ByteBuffer.allocate(2 + content.length)
        .putShort((short) content.length)
        .put(content)
        .array();
  }

  private record Seed(Octets value, Octets encrypted) {}
}
