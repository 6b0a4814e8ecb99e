package dev.pavise.attestation.chain;

import dev.pavise.attestation.tdx.TdxCollateral;
import dev.pavise.attestation.wire.Octets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * What the Verifier needs beside the evidence. Implementations may fetch and cache; they must be
 * thread-safe, and never answer more favourably than what they hold.
 */
public interface Collateral {
  /** Every root that is trusted, production or not. */
  List<TrustAnchor> anchors();

  /** Vendors' roots by fingerprint; the production ones unless somebody named others. */
  default Roots roots() {
    return Roots.production();
  }

  /** Issuers that may complete a chain; none of them is trusted for being here. */
  List<X509Certificate> intermediates();

  /** Intel's documents and lists; none unless somebody has them. */
  default TdxCollateral tdx() {
    return TdxCollateral.none();
  }

  Revocation revocationOf(X509Certificate certificate, X509Certificate issuer, Instant at);

  /** Digest over everything that a judgement can rest on. */
  Octets digest();
}
