package dev.pavise.attestation.chain;

import dev.pavise.attestation.crypto.Signatures;
import dev.pavise.attestation.tdx.TdxCollateral;
import dev.pavise.attestation.wire.Octets;
import java.security.cert.CRLException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * Collateral that is all there from the start, as from files. An issuer that names a distribution
 * point in what it issues publishes lists; without a valid one at hand its certificates' state is
 * unavailable. Immutable and thread-safe.
 */
public record PinnedCollateral(
    List<TrustAnchor> anchors,
    List<X509Certificate> intermediates,
    List<X509CRL> lists,
    TdxCollateral tdx)
    implements Collateral {

  private static final String CRL_DISTRIBUTION_POINTS = "2.5.29.31";

  public PinnedCollateral {
    anchors = List.copyOf(anchors);
    intermediates = List.copyOf(intermediates);
    lists = List.copyOf(lists);
  }

  /** Without any of Intel's documents; its lists count for Intel's certificates as well. */
  public PinnedCollateral(
      List<TrustAnchor> anchors, List<X509Certificate> intermediates, List<X509CRL> lists) {
    this(anchors, intermediates, lists, tdx(intermediates, lists, List.of(), List.of()));
  }

  /**
   * With Intel's documents.
   *
   * @param tcbInfos as served, with their signatures
   * @param qeIdentities as served, with their signatures
   */
  public static PinnedCollateral withIntelDocuments(
      List<TrustAnchor> anchors,
      List<X509Certificate> intermediates,
      List<X509CRL> lists,
      List<Octets> tcbInfos,
      List<Octets> qeIdentities) {
    return new PinnedCollateral(
        anchors, intermediates, lists, tdx(intermediates, lists, tcbInfos, qeIdentities));
  }

  private static TdxCollateral tdx(
      List<X509Certificate> certificates,
      List<X509CRL> lists,
      List<Octets> tcbInfos,
      List<Octets> qeIdentities) {
    return TdxCollateral.of(
        certificates,
        lists.stream().map(RevocationList::of).toList(),
        tcbInfos,
        qeIdentities,
        Signatures.fastest());
  }

  @Override
  public Revocation revocationOf(X509Certificate certificate, X509Certificate issuer, Instant at) {
    boolean valid = false;
    for (var list : lists) {
      if (isValid(list, issuer, at)) {
        valid = true;
        if (list.isRevoked(certificate)) {
          return Revocation.REVOKED;
        }
      }
    }
    if (valid) {
      return Revocation.NOT_REVOKED;
    }
    return certificate.getExtensionValue(CRL_DISTRIBUTION_POINTS) == null
        ? Revocation.NOT_PUBLISHED
        : Revocation.UNAVAILABLE;
  }

  /** Signed by the issuer itself each time, and current. */
  private static boolean isValid(X509CRL list, X509Certificate issuer, Instant at) {
    if (!list.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())
        || list.getNextUpdate() == null
        || at.isBefore(list.getThisUpdate().toInstant())
        || !at.isBefore(list.getNextUpdate().toInstant())
        || list.hasUnsupportedCriticalExtension()) {
      return false;
    }
    return Signatures.fastest().signed(issuer, list);
  }

  @Override
  public Octets digest() {
    try {
      var joined = Octets.empty();
      for (var anchor : anchors) {
        joined =
            joined.concat(Octets.copyOf(anchor.certificate().orElseThrow().getEncoded()).sha256());
        joined = joined.concat(Octets.copyOf(new byte[] {(byte) (anchor.production() ? 1 : 0)}));
      }
      for (var intermediate : intermediates) {
        joined = joined.concat(Octets.copyOf(intermediate.getEncoded()).sha256());
      }
      for (var list : lists) {
        joined = joined.concat(Octets.copyOf(list.getEncoded()).sha256());
      }
      return joined.concat(tdx.digest()).sha256();
    } catch (CertificateEncodingException | CRLException e) {
      throw new IllegalStateException("a certificate that was decoded cannot be encoded", e);
    }
  }
}
