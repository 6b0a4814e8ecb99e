package dev.pavise.attestation.crypto;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import dev.pavise.attestation.tpm.EccCurve;
import dev.pavise.attestation.wire.Octets;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPoint;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Checks signatures with one provider: Amazon Corretto Crypto Provider where its native library
 * loads, BouncyCastle elsewhere. Says nothing but yes or no: whatever cannot be checked does not
 * hold. What is good of certificates and lists is remembered, up to a bound, by the signing key and
 * the whole content, so that no two certificates with one key are taken for each other.
 * Thread-safe.
 */
public final class Signatures {
  private static final int REMEMBERED_MAX = 4096;

  /** SubjectPublicKeyInfo (RFC 5480) of an uncompressed point on P-256, up to its coordinates. */
  private static final Octets P256_SPKI_PREFIX =
      Octets.fromHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004");

  private final Provider provider;
  private final Map<Signed, Boolean> remembered = new ConcurrentHashMap<>();

  /** That one key signed one thing: true for all time, whatever certificates say of validity. */
  private record Signed(PublicKey key, Object subject) {}

  private Signatures(Provider provider) {
    this.provider = provider;
  }

  /** With a provider of the caller's choice, as for comparing them. */
  public static Signatures of(Provider provider) {
    return new Signatures(provider);
  }

  /** The fastest that works here; chosen once. */
  public static Signatures fastest() {
    return Fastest.INSTANCE;
  }

  public String providerName() {
    return provider.getName();
  }

  /** Whether the native library is in use. */
  public boolean isNative() {
    return provider instanceof AmazonCorrettoCryptoProvider;
  }

  /**
   * ECDSA over a part of a message.
   *
   * @param r big-endian, of any length
   * @param s big-endian, of any length
   */
  public boolean ecdsa(
      ECPublicKey key, Hash hash, byte[] message, int offset, int length, byte[] r, byte[] s) {
    var order = key.getParams().getOrder();
    var first = new BigInteger(1, r);
    var second = new BigInteger(1, s);
    if (!isInRange(first, order) || !isInRange(second, order)) {
      return false;
    }
    return holds(
        hash.signatureName() + "withECDSA", key, message, offset, length, der(first, second));
  }

  /** ECDSA with the signature as r and s of equal length behind each other. */
  public boolean ecdsa(ECPublicKey key, Hash hash, Octets message, Octets plain) {
    int lengthBytes = (key.getParams().getOrder().bitLength() + 7) / 8;
    if (plain.size() != 2 * lengthBytes) {
      return false;
    }
    var both = plain.toByteArray();
    var content = message.toByteArray();
    return ecdsa(
        key,
        hash,
        content,
        0,
        content.length,
        Arrays.copyOfRange(both, 0, lengthBytes),
        Arrays.copyOfRange(both, lengthBytes, both.length));
  }

  /** RSASSA-PKCS1-v1_5. */
  public boolean rsa(PublicKey key, Hash hash, Octets message, Octets signature) {
    var content = message.toByteArray();
    return holds(
        hash.signatureName() + "withRSA", key, content, 0, content.length, signature.toByteArray());
  }

  /** RSASSA-PSS with MGF1 over the same hash and a salt of exactly this length. */
  public boolean rsaPss(PublicKey key, Hash hash, int saltBytes, Octets message, Octets signature) {
    try {
      var verifier = Signature.getInstance("RSASSA-PSS", provider);
      verifier.setParameter(
          new PSSParameterSpec(
              hash.digestName(),
              "MGF1",
              new MGF1ParameterSpec(hash.digestName()),
              saltBytes,
              PSSParameterSpec.TRAILER_FIELD_BC));
      verifier.initVerify(key);
      verifier.update(message.toByteArray());
      return verifier.verify(signature.toByteArray());
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false; // What cannot be checked does not hold.
    }
  }

  /**
   * Whether the issuer's key made this certificate's signature; names and times are not looked at.
   */
  public boolean signed(X509Certificate issuer, X509Certificate subject) {
    return signed(issuer.getPublicKey(), subject);
  }

  /** The same with the issuer's key alone. */
  public boolean signed(PublicKey issuer, X509Certificate subject) {
    return remembered(new Signed(issuer, subject), () -> subject.verify(issuer, provider));
  }

  /** The same for a revocation list. */
  public boolean signed(X509Certificate issuer, X509CRL list) {
    return remembered(
        new Signed(issuer.getPublicKey(), list),
        () -> list.verify(issuer.getPublicKey(), provider));
  }

  private boolean remembered(Signed signed, Check check) {
    if (remembered.containsKey(signed)) {
      return true;
    }
    try {
      check.run();
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false; // What cannot be checked does not hold.
    }
    if (remembered.size() >= REMEMBERED_MAX) {
      remembered.clear();
    }
    remembered.put(signed, true);
    return true;
  }

  private interface Check {
    void run() throws GeneralSecurityException;
  }

  /**
   * A public key on P-256 from its coordinates.
   *
   * @param point x and y, 32 bytes each
   * @return empty when there is no such point on the curve
   */
  public Optional<ECPublicKey> p256(Octets point) {
    var x = new BigInteger(1, point.slice(0, point.size() / 2).toByteArray());
    var y = new BigInteger(1, point.slice(point.size() / 2, point.size()).toByteArray());
    if (!EccCurve.P256.contains(new ECPoint(x, y))) {
      return Optional.empty();
    }
    try {
      var key =
          KeyFactory.getInstance("EC", provider)
              .generatePublic(new X509EncodedKeySpec(P256_SPKI_PREFIX.concat(point).toByteArray()));
      return Optional.of((ECPublicKey) key);
    } catch (GeneralSecurityException e) {
      return Optional.empty(); // What is no key signed nothing.
    }
  }

  private boolean holds(
      String algorithm, PublicKey key, byte[] message, int offset, int length, byte[] signature) {
    try {
      var verifier = Signature.getInstance(algorithm, provider);
      verifier.initVerify(key);
      verifier.update(message, offset, length);
      return verifier.verify(signature);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false; // What cannot be checked does not hold.
    }
  }

  private static boolean isInRange(BigInteger value, BigInteger order) {
    return value.signum() > 0 && value.compareTo(order) < 0;
  }

  /** ECDSA-Sig-Value of RFC 3279; both numbers are below 2^521, so each length is one byte. */
  private static byte[] der(BigInteger r, BigInteger s) {
    var first = r.toByteArray();
    var second = s.toByteArray();
    int content = 4 + first.length + second.length;
    int header = content < 0x80 ? 2 : 3;
    var encoded = new byte[header + content];
    int at = 0;
    encoded[at++] = 0x30;
    if (header == 3) {
      encoded[at++] = (byte) 0x81;
    }
    encoded[at++] = (byte) content;
    at = putInteger(encoded, at, first);
    putInteger(encoded, at, second);
    return encoded;
  }

  private static int putInteger(byte[] encoded, int at, byte[] value) {
    encoded[at] = 0x02;
    encoded[at + 1] = (byte) value.length;
    System.arraycopy(value, 0, encoded, at + 2, value.length);
    return at + 2 + value.length;
  }

  private static final class Fastest {
    static final Signatures INSTANCE = choose();

    private static Signatures choose() {
      try {
        var corretto = AmazonCorrettoCryptoProvider.INSTANCE;
        if (corretto.getLoadingError() == null
            && corretto.runSelfTests().toString().equals("PASSED")) {
          return new Signatures(corretto);
        }
      } catch (LinkageError e) {
        return portable(); // No native library for this machine.
      }
      return portable();
    }

    private static Signatures portable() {
      System.getLogger(Signatures.class.getName())
          .log(
              System.Logger.Level.INFO,
              "the native crypto library does not load here; signatures are checked by"
                  + " BouncyCastle, which is slower");
      return new Signatures(new BouncyCastleProvider());
    }
  }
}
