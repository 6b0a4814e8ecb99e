package dev.pavise.attestation.chain;

import java.security.cert.X509Certificate;

/**
 * A root that somebody decided to trust, by name.
 *
 * @param production whether hardware below it may hold production secrets; a software TPM's may not
 */
public record TrustAnchor(String name, boolean production, X509Certificate certificate) {}
