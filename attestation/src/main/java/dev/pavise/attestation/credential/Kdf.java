package dev.pavise.attestation.credential;

import dev.pavise.attestation.tpm.HashAlgorithm;
import dev.pavise.attestation.wire.Octets;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The key derivations of a TPM (Part 1, 11.4.10). Stateless. */
public final class Kdf {
  private Kdf() {}

  /** KDFa: counter mode of SP 800-108 with HMAC. */
  public static byte[] a(
      HashAlgorithm hash, byte[] key, String label, Octets contextU, Octets contextV, int bits)
      throws GeneralSecurityException {
    var mac = Mac.getInstance("Hmac" + hash.name());
    mac.init(new SecretKeySpec(key, "RAW"));
    var out = ByteBuffer.allocate(roundedUp(bits, hash));
    for (int counter = 1; out.hasRemaining(); counter++) {
      mac.update(bigEndian(counter));
      mac.update(terminated(label));
      mac.update(contextU.toByteArray());
      mac.update(contextV.toByteArray());
      mac.update(bigEndian(bits));
      out.put(mac.doFinal());
    }
    return Arrays.copyOf(out.array(), bits / 8);
  }

  /** KDFe: one-step derivation of SP 800-56A. */
  public static byte[] e(
      HashAlgorithm hash,
      byte[] sharedX,
      String label,
      byte[] ephemeralX,
      byte[] recipientX,
      int bits)
      throws GeneralSecurityException {
    var digest = MessageDigest.getInstance(hash.jcaName());
    var out = ByteBuffer.allocate(roundedUp(bits, hash));
    for (int counter = 1; out.hasRemaining(); counter++) {
      digest.update(bigEndian(counter));
      digest.update(sharedX);
      digest.update(terminated(label));
      digest.update(ephemeralX);
      digest.update(recipientX);
      out.put(digest.digest());
    }
    return Arrays.copyOf(out.array(), bits / 8);
  }

  private static int roundedUp(int bits, HashAlgorithm hash) {
    int length = bits / 8;
    return (length + hash.length() - 1) / hash.length() * hash.length();
  }

  private static byte[] bigEndian(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  private static byte[] terminated(String label) {
    return (label + '\0').getBytes(StandardCharsets.US_ASCII);
  }
}
