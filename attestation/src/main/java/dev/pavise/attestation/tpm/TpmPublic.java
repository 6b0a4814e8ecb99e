package dev.pavise.attestation.tpm;

import dev.pavise.attestation.wire.ByteReader;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Optional;

/**
 * TPMT_PUBLIC (Part 2, 12.2.4) of an RSA or an elliptic curve key. Immutable.
 *
 * @param attributes TPMA_OBJECT
 * @param symmetric TPM_ALG_ID of the symmetric algorithm; {@value #ALG_NULL} for a signing key
 * @param scheme the one scheme the key signs with; empty when the key leaves it open
 * @param schemeHash hash of that scheme
 * @param encoded the exact bytes it was read from
 */
public record TpmPublic(
    HashAlgorithm nameAlgorithm,
    long attributes,
    int symmetric,
    Optional<SignatureScheme> scheme,
    Optional<HashAlgorithm> schemeHash,
    Key key,
    Octets encoded) {

  /** TPM_ALG_NULL. */
  public static final int ALG_NULL = 0x0010;

  private static final String STRUCTURE = "TPMT_PUBLIC";
  private static final int ALG_RSA = 0x0001;
  private static final int ALG_ECC = 0x0023;
  private static final int ALG_XOR = 0x000A;
  private static final int ALG_RSAES = 0x0015;
  private static final int ALG_ECDAA = 0x001A;
  private static final long EXPONENT_DEFAULT = 65537;
  private static final int RSA_BYTES_MAX = 512;
  private static final int COORDINATE_BYTES_MAX = 66;

  /** The key itself. */
  public sealed interface Key {
    /**
     * @param bits length that the public area claims
     */
    record Rsa(int bits, BigInteger modulus, long exponent) implements Key {
      @Override
      public Optional<PublicKey> toPublicKey() {
        return make("RSA", new RSAPublicKeySpec(modulus, BigInteger.valueOf(exponent)));
      }
    }

    /** A point that may or may not be on the curve. */
    record Ecc(EccCurve curve, BigInteger x, BigInteger y) implements Key {
      @Override
      public Optional<PublicKey> toPublicKey() {
        var point = new ECPoint(x, y);
        return curve.contains(point)
            ? make("EC", new ECPublicKeySpec(point, curve.parameters()))
            : Optional.empty();
      }
    }

    /** For checking signatures; empty when its numbers make no key. */
    Optional<PublicKey> toPublicKey();

    private static Optional<PublicKey> make(String algorithm, KeySpec spec) {
      try {
        return Optional.of(KeyFactory.getInstance(algorithm).generatePublic(spec));
      } catch (InvalidKeySpecException e) {
        return Optional.empty();
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(algorithm + " is missing from this Java platform", e);
      }
    }
  }

  /** Total: every input gives a record or a {@link MalformedEvidence}. */
  public static TpmPublic decode(Octets content) {
    var in = ByteReader.bigEndian(STRUCTURE, content);
    int type = in.u16("type");
    if (type != ALG_RSA && type != ALG_ECC) {
      throw in.malformed(0, "type", "TPM_ALG_RSA or TPM_ALG_ECC", hex(type));
    }
    var nameAlgorithm = hash(in, "nameAlg");
    long attributes = in.u32("objectAttributes");
    in.sized16(64, "authPolicy");
    int symmetric = symmetric(in);
    return type == ALG_RSA
        ? rsa(in, nameAlgorithm, attributes, symmetric, content)
        : ecc(in, nameAlgorithm, attributes, symmetric, content);
  }

  public TpmName name() {
    return TpmName.of(nameAlgorithm, encoded);
  }

  private static TpmPublic rsa(
      ByteReader in, HashAlgorithm nameAlgorithm, long attributes, int symmetric, Octets content) {
    var scheme = Scheme.read(in);
    int bits = in.u16("keyBits");
    long exponent = in.u32("exponent");
    var modulus = new BigInteger(1, in.sized16(RSA_BYTES_MAX, "unique").toByteArray());
    in.requireEnd();
    var key = new Key.Rsa(bits, modulus, exponent == 0 ? EXPONENT_DEFAULT : exponent);
    return new TpmPublic(
        nameAlgorithm, attributes, symmetric, scheme.scheme(), scheme.hash(), key, content);
  }

  private static TpmPublic ecc(
      ByteReader in, HashAlgorithm nameAlgorithm, long attributes, int symmetric, Octets content) {
    var scheme = Scheme.read(in);
    int at = in.offset();
    int curveId = in.u16("curveID");
    var curve =
        EccCurve.of(curveId)
            .orElseThrow(() -> in.malformed(at, "curveID", "P-256 or P-384", hex(curveId)));
    if (in.u16("kdf") != ALG_NULL) {
      hash(in, "kdf.hashAlg");
    }
    var x = new BigInteger(1, in.sized16(COORDINATE_BYTES_MAX, "unique.x").toByteArray());
    var y = new BigInteger(1, in.sized16(COORDINATE_BYTES_MAX, "unique.y").toByteArray());
    in.requireEnd();
    return new TpmPublic(
        nameAlgorithm,
        attributes,
        symmetric,
        scheme.scheme(),
        scheme.hash(),
        new Key.Ecc(curve, x, y),
        content);
  }

  private static int symmetric(ByteReader in) {
    int algorithm = in.u16("symmetric");
    if (algorithm == ALG_XOR) {
      hash(in, "symmetric.hashAlg");
    } else if (algorithm != ALG_NULL) {
      in.u16("symmetric.keyBits");
      in.u16("symmetric.mode");
    }
    return algorithm;
  }

  private static HashAlgorithm hash(ByteReader in, String field) {
    int at = in.offset();
    int id = in.u16(field);
    return HashAlgorithm.of(id)
        .orElseThrow(() -> in.malformed(at, field, "SHA-1, SHA-256, SHA-384 or SHA-512", hex(id)));
  }

  private static String hex(int id) {
    return "0x%04x".formatted(id);
  }

  private record Scheme(Optional<SignatureScheme> scheme, Optional<HashAlgorithm> hash) {
    static Scheme read(ByteReader in) {
      int id = in.u16("scheme");
      if (id == ALG_NULL || id == ALG_RSAES) {
        return new Scheme(Optional.empty(), Optional.empty());
      }
      var hash = TpmPublic.hash(in, "scheme.hashAlg");
      if (id == ALG_ECDAA) {
        in.u16("scheme.count");
      }
      for (var known : SignatureScheme.values()) {
        if (known.id() == id) {
          return new Scheme(Optional.of(known), Optional.of(hash));
        }
      }
      return new Scheme(Optional.empty(), Optional.empty());
    }
  }
}
