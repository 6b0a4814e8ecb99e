package dev.pavise.attestation.testkit;

import dev.pavise.attestation.credential.Credential;
import dev.pavise.attestation.credential.EndorsementKey;
import dev.pavise.attestation.credential.Kdf;
import dev.pavise.attestation.tpm.HashAlgorithm;
import dev.pavise.attestation.tpm.TpmName;
import dev.pavise.attestation.wire.ByteReader;
import dev.pavise.attestation.wire.Octets;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.MGF1ParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/** The TPM's side of a credential (TPM 2.0 Library, Part 1, 24). */
final class CredentialOpener {
  private CredentialOpener() {}

  static Octets open(KeyPair ek, TpmName ak, Credential credential) {
    try {
      var key = EndorsementKey.of(ek.getPublic()).orElseThrow();
      var seed =
          switch (key) {
            case EndorsementKey.Rsa rsa -> decryptedSeed(ek, credential.encryptedSecret());
            case EndorsementKey.Ecc ecc -> agreedSeed(ek, ecc, credential.encryptedSecret());
          };
      var in = ByteReader.bigEndian("TPMS_ID_OBJECT", credential.idObject());
      var integrity = in.sized16(64, "integrityHMAC");
      var encrypted = in.octets(in.remaining(), "encIdentity").toByteArray();
      requireIntegrity(key.hash(), seed, ak, integrity, encrypted);
      var aes = Kdf.a(key.hash(), seed, "STORAGE", ak.value(), Octets.empty(), key.aesBits());
      var cipher = Cipher.getInstance("AES/CFB/NoPadding");
      cipher.init(
          Cipher.DECRYPT_MODE, new SecretKeySpec(aes, "AES"), new IvParameterSpec(new byte[16]));
      var opened = ByteReader.bigEndian("TPM2B_DIGEST", Octets.copyOf(cipher.doFinal(encrypted)));
      var secret = opened.sized16(64, "buffer");
      opened.requireEnd();
      return secret;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("TPM_RC_VALUE: not a credential for this TPM", e);
    }
  }

  private static void requireIntegrity(
      HashAlgorithm hash, byte[] seed, TpmName ak, Octets integrity, byte[] encrypted)
      throws GeneralSecurityException {
    var key = Kdf.a(hash, seed, "INTEGRITY", Octets.empty(), Octets.empty(), hash.length() * 8);
    var mac = Mac.getInstance("Hmac" + hash.name());
    mac.init(new SecretKeySpec(key, "RAW"));
    mac.update(encrypted);
    if (!MessageDigest.isEqual(mac.doFinal(ak.value().toByteArray()), integrity.toByteArray())) {
      throw new IllegalStateException("TPM_RC_INTEGRITY: made for another key, or changed since");
    }
  }

  private static byte[] decryptedSeed(KeyPair ek, Octets encrypted)
      throws GeneralSecurityException {
    var cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
    cipher.init(
        Cipher.DECRYPT_MODE,
        ek.getPrivate(),
        new OAEPParameterSpec(
            "SHA-256",
            "MGF1",
            new MGF1ParameterSpec("SHA-256"),
            new PSource.PSpecified("IDENTITY\0".getBytes(StandardCharsets.US_ASCII))));
    return cipher.doFinal(encrypted.toByteArray());
  }

  private static byte[] agreedSeed(KeyPair ek, EndorsementKey.Ecc key, Octets encrypted)
      throws GeneralSecurityException {
    var in = ByteReader.bigEndian("TPMS_ECC_POINT", encrypted);
    var x = in.sized16(48, "x").toByteArray();
    var y = in.sized16(48, "y").toByteArray();
    in.requireEnd();
    var agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(ek.getPrivate());
    agreement.doPhase(
        KeyFactory.getInstance("EC")
            .generatePublic(
                new ECPublicKeySpec(
                    new ECPoint(new BigInteger(1, x), new BigInteger(1, y)),
                    key.curve().parameters())),
        true);
    return Kdf.e(
        key.hash(),
        agreement.generateSecret(),
        "IDENTITY",
        x,
        ByteWriter.fixed(key.point().getAffineX(), key.curve().length()),
        key.hash().length() * 8);
  }
}
