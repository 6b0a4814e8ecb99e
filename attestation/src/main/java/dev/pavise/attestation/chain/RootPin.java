package dev.pavise.attestation.chain;

import dev.pavise.attestation.wire.Octets;

/**
 * A vendor's root by its fingerprint: whoever brings a certificate with it brings the root.
 *
 * @param name as in the certificate's subject, for example {@code ARK-Milan}
 * @param production whether what stands below it may hold production secrets
 * @param sha256 of the whole certificate in DER
 */
public record RootPin(Vendor vendor, String name, boolean production, Octets sha256) {}
