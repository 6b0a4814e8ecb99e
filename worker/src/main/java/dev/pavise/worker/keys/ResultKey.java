package dev.pavise.worker.keys;

import dev.pavise.messages.Sha256;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;

/**
 * The P-256 key that signs results. Whoever holds its public half can check a verdict without
 * asking anyone.
 */
public record ResultKey(ECPrivateKey privateKey, ECPublicKey publicKey) {
  private static final String CURVE = "secp256r1";

  /** PKCS #8 in PEM; refuses a file that others can read. */
  public static ResultKey read(Path file, String property) {
    var text = KeyFile.read(file, property);
    try {
      var blocks = Pem.decode(text, "PRIVATE KEY");
      if (blocks.size() == 1
          && KeyFactory.getInstance("EC")
                  .generatePrivate(new PKCS8EncodedKeySpec(blocks.getFirst()))
              instanceof ECPrivateKey key) {
        return of(key);
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new InvalidConfiguration(wrong(property, file, "a P-256 private key, PKCS #8 in PEM"));
    }
    throw new InvalidConfiguration(wrong(property, file, "a P-256 private key, PKCS #8 in PEM"));
  }

  /** SubjectPublicKeyInfo in PEM. */
  public static ECPublicKey readPublic(Path file, String property) {
    try {
      var blocks = Pem.decode(Files.readString(file, StandardCharsets.US_ASCII), "PUBLIC KEY");
      if (blocks.size() == 1
          && KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(blocks.getFirst()))
              instanceof ECPublicKey key
          && key.getParams().getOrder().equals(order())) {
        return key;
      }
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new InvalidConfiguration(wrong(property, file, "a P-256 public key in PEM"));
    }
    throw new InvalidConfiguration(wrong(property, file, "a P-256 public key in PEM"));
  }

  /** How a result key is named: SHA-256 of its SubjectPublicKeyInfo. */
  public static Sha256 idOf(ECPublicKey key) {
    return Sha256.of(key.getEncoded());
  }

  private static ResultKey of(ECPrivateKey key) throws GeneralSecurityException {
    if (!key.getParams().getOrder().equals(order())) {
      throw new IllegalArgumentException("not on P-256");
    }
    var point =
        new ECDomainParameters(CustomNamedCurves.getByName(CURVE))
            .getG()
            .multiply(key.getS())
            .normalize();
    var w =
        new ECPoint(point.getAffineXCoord().toBigInteger(), point.getAffineYCoord().toBigInteger());
    var publicKey =
        KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(w, key.getParams()));
    return new ResultKey(key, (ECPublicKey) publicKey);
  }

  private static BigInteger order() {
    return CustomNamedCurves.getByName(CURVE).getN();
  }

  private static String wrong(String property, Path file, String expected) {
    return "%s: %s holds something else than %s".formatted(property, file, expected);
  }

  @Override
  public String toString() {
    return "ResultKey[" + idOf(publicKey) + "]";
  }
}
