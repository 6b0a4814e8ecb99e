package dev.pavise.attestation.chain;

import dev.pavise.attestation.crypto.Signatures;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.jspecify.annotations.Nullable;

/**
 * A vendor's certificate revocation list (RFC 5280, 5). It counts for an issuer only after that
 * issuer's key was found to have signed it. Immutable in effect, and thread-safe.
 */
public final class RevocationList {
  public static final int SIZE_BYTES_MAX = 1024 * 1024;

  private static final String STRUCTURE = "crl";
  private static final String CRL_NUMBER = "2.5.29.20";
  private static final int DER_SEQUENCE = 0x30;

  private final X509CRL list;

  /** Who was found to have signed it; most lists are only ever asked for by one issuer. */
  private volatile @Nullable X509Certificate signer;

  private RevocationList(X509CRL list) {
    this.list = list;
  }

  public static RevocationList of(X509CRL list) {
    return new RevocationList(list);
  }

  /** Total: every input gives a list or a {@link MalformedEvidence}. */
  public static RevocationList decode(Octets der) {
    if (der.size() == 0 || der.size() > SIZE_BYTES_MAX || der.at(0) != DER_SEQUENCE) {
      throw new MalformedEvidence(
          STRUCTURE, 0, "size", "a DER structure of at most " + SIZE_BYTES_MAX, "something else");
    }
    try {
      var list =
          (X509CRL)
              CertificateFactory.getInstance("X.509")
                  .generateCRL(new ByteArrayInputStream(der.toByteArray()));
      int length = list.getEncoded().length;
      if (length != der.size()) {
        throw new MalformedEvidence(
            STRUCTURE, length, "end", "the end", (der.size() - length) + " bytes more");
      }
      return new RevocationList(list);
    } catch (CertificateException | CRLException e) {
      throw new MalformedEvidence(STRUCTURE, 0, "crl", "an X.509 list", "something else");
    }
  }

  /** Whether this issuer is named, signed it, and nothing in it is critical and unknown. */
  @SuppressWarnings("ReferenceEquality") // The very same object needs no second look.
  public boolean isSignedBy(X509Certificate issuer, Signatures signatures) {
    if (signer == issuer) {
      return true;
    }
    if (isSignedByKeyOf(issuer, signatures)) {
      signer = issuer;
      return true;
    }
    return false;
  }

  private boolean isSignedByKeyOf(X509Certificate issuer, Signatures signatures) {
    return list.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())
        && !list.hasUnsupportedCriticalExtension()
        && signatures.signed(issuer, list);
  }

  /** Whether it is the current one at this time; one without an end never is. */
  public boolean isCurrent(Instant at) {
    return list.getNextUpdate() != null
        && !at.isBefore(list.getThisUpdate().toInstant())
        && at.isBefore(list.getNextUpdate().toInstant());
  }

  public boolean revokes(X509Certificate certificate) {
    return list.isRevoked(certificate);
  }

  /** {@code thisUpdate} to {@code nextUpdate}, for people. */
  public String validity() {
    return list.getThisUpdate().toInstant()
        + " to "
        + (list.getNextUpdate() == null ? "no end" : list.getNextUpdate().toInstant());
  }

  public Instant thisUpdate() {
    return list.getThisUpdate().toInstant();
  }

  /** Empty for a list that never ends, and so is never current. */
  public Optional<Instant> nextUpdate() {
    return Optional.ofNullable(list.getNextUpdate()).map(java.util.Date::toInstant);
  }

  /** Grows with every list of the same issuer; empty when the list has none. */
  public Optional<BigInteger> number() {
    var value = list.getExtensionValue(CRL_NUMBER);
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          ASN1Integer.getInstance(ASN1OctetString.getInstance(value).getOctets()).getValue());
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // Not a number: as good as none.
    }
  }

  /** Of the issuer, as the list names it. */
  public String issuer() {
    return list.getIssuerX500Principal().getName();
  }

  /** What the lists at hand say of a certificate; a list need not be current to revoke. */
  public static Answer ask(
      List<RevocationList> lists,
      X509Certificate certificate,
      X509Certificate issuer,
      Instant at,
      Signatures signatures) {
    boolean current = false;
    var seen = "none";
    for (var list : lists) {
      if (!list.list.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
        continue;
      }
      if (!list.isSignedBy(issuer, signatures)) {
        seen = "one that the issuer did not sign";
        continue;
      }
      if (list.revokes(certificate)) {
        return new Answer(Revocation.REVOKED, list.validity());
      }
      current |= list.isCurrent(at);
      seen = "one valid " + list.validity();
    }
    return new Answer(current ? Revocation.NOT_REVOKED : Revocation.UNAVAILABLE, seen);
  }

  /**
   * @param seen what there was, in words
   */
  public record Answer(Revocation revocation, String seen) {}
}
