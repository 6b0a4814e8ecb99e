package dev.pavise.attestation.chain;

import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * A root that somebody decided to trust, by name.
 *
 * @param production whether hardware below it may hold production secrets; a software TPM's may not
 * @param certificate absent where a key below the root is known by itself
 */
public record TrustAnchor(String name, boolean production, Optional<X509Certificate> certificate) {
  public TrustAnchor(String name, boolean production, X509Certificate certificate) {
    this(name, production, Optional.of(certificate));
  }
}
