package dev.pavise.messages.manifest;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.MalformedMessage;
import dev.pavise.messages.Sha256;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;

/**
 * The tenant's public key that signs manifests; its private half never leaves the tenant.
 *
 * @param publicKey SubjectPublicKeyInfo, DER
 */
public record OwnerKey(Algorithm algorithm, Bytes publicKey) {

  /** How an owner signs. */
  public enum Algorithm {
    /** ECDSA on P-256 with SHA-256; signatures are 64 bytes, r then s. */
    @JsonProperty("ecdsa-p256")
    ECDSA_P256("EC", "SHA256withECDSAinP1363Format"),
    /** Ed25519 (RFC 8032). */
    @JsonProperty("ed25519")
    ED25519("Ed25519", "Ed25519");

    private final String keyAlgorithm;
    private final String signatureAlgorithm;

    Algorithm(String keyAlgorithm, String signatureAlgorithm) {
      this.keyAlgorithm = keyAlgorithm;
      this.signatureAlgorithm = signatureAlgorithm;
    }

    /** JCA name for {@link KeyFactory}. */
    public String keyAlgorithm() {
      return keyAlgorithm;
    }

    /** JCA name for {@link java.security.Signature}. */
    public String signatureAlgorithm() {
      return signatureAlgorithm;
    }
  }

  /** Identity of the key: SHA-256 of its SubjectPublicKeyInfo. */
  public Sha256 thumbprint() {
    return Sha256.of(publicKey);
  }

  /** The key for verifying; {@link MalformedMessage} when it is none, or on another curve. */
  public PublicKey toPublicKey() {
    try {
      var key =
          KeyFactory.getInstance(algorithm.keyAlgorithm())
              .generatePublic(new X509EncodedKeySpec(publicKey.toByteArray()));
      if (key instanceof java.security.interfaces.ECPublicKey ec
          && ec.getParams().getOrder().bitLength() != 256) {
        throw new MalformedMessage("the owner key is not on P-256");
      }
      return key;
    } catch (GeneralSecurityException e) {
      throw new MalformedMessage("the owner key is not a valid " + algorithm + " key", e);
    }
  }
}
