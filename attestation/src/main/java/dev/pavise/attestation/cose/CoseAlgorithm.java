package dev.pavise.attestation.cose;

import dev.pavise.attestation.crypto.Hash;
import dev.pavise.attestation.crypto.Signatures;
import dev.pavise.attestation.wire.Octets;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;

/**
 * Signature algorithms of COSE (RFC 9053, section 2.1; RFC 8230, section 2). Each goes with one
 * kind of key only, so that no signature is checked by another rule than its header names.
 */
public enum CoseAlgorithm {
  ES256(-7, Hash.SHA_256, 256, false),
  ES384(-35, Hash.SHA_384, 384, false),
  ES512(-36, Hash.SHA_512, 521, false),
  PS256(-37, Hash.SHA_256, 2048, true),
  PS384(-38, Hash.SHA_384, 2048, true),
  PS512(-39, Hash.SHA_512, 2048, true);

  private static final int RSA_BITS_MAX = 8192;

  private final long id;
  private final Hash hash;
  private final int bits;
  private final boolean rsa;

  CoseAlgorithm(long id, Hash hash, int bits, boolean rsa) {
    this.id = id;
    this.hash = hash;
    this.bits = bits;
    this.rsa = rsa;
  }

  public static Optional<CoseAlgorithm> of(long id) {
    for (var algorithm : values()) {
      if (algorithm.id == id) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }

  public long id() {
    return id;
  }

  /** Whether the key is of the kind, and the signature of the form, and holds. */
  boolean holds(PublicKey key, Octets signed, Octets signature, Signatures signatures) {
    return switch (key) {
      case ECPublicKey ec ->
          !rsa
              && ec.getParams().getOrder().bitLength() == bits
              && signatures.ecdsa(ec, hash, signed, signature);
      case RSAPublicKey modulus ->
          rsa
              && modulus.getModulus().bitLength() >= bits
              && modulus.getModulus().bitLength() <= RSA_BITS_MAX
              && signatures.rsaPss(modulus, hash, hash.lengthBytes(), signed, signature);
      default -> false;
    };
  }
}
