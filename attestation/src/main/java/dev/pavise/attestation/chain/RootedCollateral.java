package dev.pavise.attestation.chain;

import dev.pavise.attestation.tdx.TdxCollateral;
import dev.pavise.attestation.wire.Octets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/** The same collateral under other vendors' roots, as a test names them. */
public record RootedCollateral(Collateral base, Roots roots) implements Collateral {
  @Override
  public List<TrustAnchor> anchors() {
    return base.anchors();
  }

  @Override
  public List<X509Certificate> intermediates() {
    return base.intermediates();
  }

  @Override
  public TdxCollateral tdx() {
    return base.tdx();
  }

  @Override
  public Revocation revocationOf(X509Certificate certificate, X509Certificate issuer, Instant at) {
    return base.revocationOf(certificate, issuer, at);
  }

  @Override
  public Octets digest() {
    var joined = base.digest();
    for (var pin : roots.pins()) {
      joined =
          joined
              .concat(pin.sha256())
              .concat(Octets.copyOf(new byte[] {(byte) (pin.production() ? 1 : 0)}));
    }
    return joined.sha256();
  }
}
