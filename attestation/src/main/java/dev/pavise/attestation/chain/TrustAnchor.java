package dev.pavise.attestation.chain;

import dev.pavise.attestation.wire.Octets;
import java.security.cert.X509Certificate;

/**
 * A root that somebody decided to trust, by name.
 *
 * @param production whether hardware below it may hold production secrets; a software TPM's may not
 */
public record TrustAnchor(String name, boolean production, X509Certificate certificate) {
  /** Identity of the anchor: SHA-256 of its SubjectPublicKeyInfo. */
  public Octets keyDigest() {
    return Octets.copyOf(certificate.getPublicKey().getEncoded()).sha256();
  }
}
