package dev.pavise.guest.agent.attest;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.attester.Challenge;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/** TPM2_MakeCredential in software (TPM 2.0 Library, Part 1, 24), as the worker does it. */
public final class CredentialMaker {
  private CredentialMaker() {}

  public static Challenge.Credential make(Bytes ekCertificate, Bytes akPublic, byte[] secret)
      throws GeneralSecurityException {
    var certificate =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(ekCertificate.toByteArray()));
    return make(certificate.getPublicKey(), akPublic, secret);
  }

  private static Challenge.Credential make(PublicKey ek, Bytes akPublic, byte[] secret)
      throws GeneralSecurityException {
    var name = concat(new byte[] {0x00, 0x0B}, Sha256.of(akPublic).toByteArray());
    var seed = new byte[32];
    new SecureRandom().nextBytes(seed);
    var rsa = Cipher.getInstance("RSA/ECB/OAEPPadding");
    rsa.init(
        Cipher.ENCRYPT_MODE,
        ek,
        new OAEPParameterSpec(
            "SHA-256",
            "MGF1",
            MGF1ParameterSpec.SHA256,
            new PSource.PSpecified("IDENTITY\0".getBytes(StandardCharsets.US_ASCII))));
    var encryptedSecret = rsa.doFinal(seed);
    var key = Arrays.copyOf(kdfa(seed, "STORAGE", name, 128), 16);
    var aes = Cipher.getInstance("AES/CFB/NoPadding");
    aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[16]));
    var identity = aes.doFinal(concat(new byte[] {0, (byte) secret.length}, secret));
    var integrity = hmac(kdfa(seed, "INTEGRITY", new byte[0], 256), concat(identity, name));
    return new Challenge.Credential(
        Bytes.copyOf(concat(new byte[] {0, (byte) integrity.length}, integrity, identity)),
        Bytes.copyOf(encryptedSecret));
  }

  private static byte[] kdfa(byte[] key, String label, byte[] context, int bits)
      throws GeneralSecurityException {
    return hmac(
        key,
        concat(
            new byte[] {0, 0, 0, 1},
            (label + "\0").getBytes(StandardCharsets.US_ASCII),
            context,
            new byte[] {0, 0, (byte) (bits >> 8), (byte) bits}));
  }

  private static byte[] hmac(byte[] key, byte[] content) throws GeneralSecurityException {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(content);
  }

  private static byte[] concat(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (var part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
