package dev.pavise.cli.verify;

import dev.pavise.attestation.chain.Certificates;
import dev.pavise.attestation.tpm.TpmPublic;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A key that somebody pins, as files have it: a public key or a certificate in PEM, or a TPM's
 * public area. Stateless.
 */
final class PublicKeyFile {
  private static final Pattern PEM =
      Pattern.compile(
          "\\s*-----BEGIN (PUBLIC KEY|CERTIFICATE)-----([A-Za-z0-9+/=\\s]{1,8192})-----END \\1-----\\s*");
  private static final int SIZE_BYTES_MAX = 16 * 1024;

  private PublicKeyFile() {}

  /** Total: every input gives a key or a {@link MalformedEvidence}. */
  static PublicKey read(Octets file, String structure) {
    if (file.size() > SIZE_BYTES_MAX) {
      throw other(structure);
    }
    var pem = PEM.matcher(new String(file.toByteArray(), StandardCharsets.US_ASCII));
    if (!pem.matches()) {
      return TpmPublic.decode(file).key().toPublicKey().orElseThrow(() -> other(structure));
    }
    var der = Octets.copyOf(base64(pem.group(2), structure));
    return pem.group(1).equals("CERTIFICATE")
        ? Certificates.decode(der, structure).getPublicKey()
        : key(der, structure);
  }

  private static PublicKey key(Octets der, String structure) {
    return of("RSA", der).or(() -> of("EC", der)).orElseThrow(() -> other(structure));
  }

  private static Optional<PublicKey> of(String algorithm, Octets der) {
    try {
      return Optional.of(
          KeyFactory.getInstance(algorithm)
              .generatePublic(new X509EncodedKeySpec(der.toByteArray())));
    } catch (InvalidKeySpecException e) {
      return Optional.empty(); // A key of another kind.
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(algorithm + " is missing from this Java platform", e);
    }
  }

  private static byte[] base64(String text, String structure) {
    try {
      return Base64.getDecoder().decode(text.replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      throw other(structure);
    }
  }

  private static MalformedEvidence other(String structure) {
    return new MalformedEvidence(
        structure, 0, "key", "a public key or a certificate in PEM, or TPMT_PUBLIC", "another");
  }
}
