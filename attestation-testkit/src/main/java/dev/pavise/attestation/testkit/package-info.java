/**
 * <em>Insecure</em> hardware: a vendor whose keys come from a seed anyone can know, and software
 * that plays its TPMs. Its evidence is cryptographically valid and passes the production verifier,
 * but only under this vendor's root, which somebody must name. No production module depends on it.
 */
@NullMarked
package dev.pavise.attestation.testkit;

import org.jspecify.annotations.NullMarked;
