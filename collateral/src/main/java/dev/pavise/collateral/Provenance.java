package dev.pavise.collateral;

import dev.pavise.attestation.chain.Certificates;
import dev.pavise.attestation.chain.RevocationList;
import dev.pavise.attestation.chain.Roots;
import dev.pavise.attestation.chain.Vendor;
import dev.pavise.attestation.crypto.Signatures;
import dev.pavise.attestation.tdx.PublishedDocument;
import dev.pavise.attestation.wire.MalformedEvidence;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells whether something stands below a pinned root, and remembers the issuers that do. Every
 * judgement asks that again; asked here, it keeps a forgery with a high number from taking the
 * place of the real one. Thread-safe.
 */
final class Provenance {
  /** Between a root and what its vendor publishes stands one authority. */
  private static final int AUTHORITIES_MAX = 2;

  private static final int REMEMBERED_MAX = 256;
  private static final String TCB_SIGNER = "CN=Intel SGX TCB Signing";

  private final Roots roots;
  private final Signatures signatures = Signatures.fastest();
  private final Set<X509Certificate> issuers = ConcurrentHashMap.newKeySet();

  Provenance(Roots roots) {
    this.roots = roots;
  }

  /** How many issuers are known; grows only. */
  int issuers() {
    return issuers.size();
  }

  /** Whether it is genuine, as far as what came along and the issuers known so far can tell. */
  boolean proves(Held held) {
    var vendor = vendor(held);
    try {
      var candidates = candidates(held);
      boolean genuine = isGenuine(held, candidates, vendor);
      if (genuine) {
        note(candidates, vendor);
      }
      return genuine;
    } catch (MalformedEvidence e) {
      return false;
    }
  }

  /** Remembers the issuers that came along, as far as they stand below a root. */
  void noteIssuers(Held held) {
    try {
      note(candidates(held), vendor(held));
    } catch (MalformedEvidence e) {
      // Nothing to remember.
    }
  }

  private boolean isGenuine(Held held, List<X509Certificate> candidates, Vendor vendor) {
    var content = held.content();
    return switch (Kind.of(held.key()).orElseThrow()) {
      case CERTIFICATE -> isBelowRoot(Certificates.decode(content, held.key()), candidates, vendor);
      case CERTIFICATES -> own(held).stream().allMatch(one -> isBelowRoot(one, candidates, vendor));
      case REVOCATION_LIST -> {
        var list = RevocationList.decode(content);
        yield all(candidates).stream()
            .anyMatch(
                one ->
                    list.isSignedBy(one, signatures)
                        && isAuthority(one)
                        && isBelowRoot(one, candidates, vendor));
      }
      case TCB_INFO ->
          candidates.stream()
              .anyMatch(
                  one ->
                      isTcbSigner(one, candidates, vendor)
                          && PublishedDocument.ofTcbInfo(content, List.of(one), signatures)
                              .signed());
      case QE_IDENTITY ->
          candidates.stream()
              .anyMatch(
                  one ->
                      isTcbSigner(one, candidates, vendor)
                          && PublishedDocument.ofQeIdentity(content, List.of(one), signatures)
                              .signed());
    };
  }

  private boolean isTcbSigner(
      X509Certificate one, List<X509Certificate> candidates, Vendor vendor) {
    return List.of(one.getSubjectX500Principal().getName().split(",")).contains(TCB_SIGNER)
        && isBelowRoot(one, candidates, vendor);
  }

  private boolean isBelowRoot(
      X509Certificate certificate, List<X509Certificate> candidates, Vendor vendor) {
    return isBelowRoot(certificate, all(candidates), vendor, AUTHORITIES_MAX);
  }

  private boolean isBelowRoot(
      X509Certificate certificate, Set<X509Certificate> candidates, Vendor vendor, int above) {
    if (issuers.contains(certificate) || roots.pinOf(vendor, certificate).isPresent()) {
      return true;
    }
    return above > 0
        && candidates.stream()
            .filter(
                one ->
                    one.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())
                        && isAuthority(one))
            .anyMatch(
                one ->
                    signatures.signed(one, certificate)
                        && isBelowRoot(one, candidates, vendor, above - 1));
  }

  private void note(List<X509Certificate> candidates, Vendor vendor) {
    for (var one : candidates) {
      if (issuers.size() < REMEMBERED_MAX
          && isAuthority(one)
          && isBelowRoot(one, candidates, vendor)) {
        issuers.add(one);
      }
    }
  }

  private Set<X509Certificate> all(List<X509Certificate> candidates) {
    var all = new LinkedHashSet<>(issuers);
    all.addAll(candidates);
    return all;
  }

  /** What came along, and what it is itself where that is issuers. */
  private static List<X509Certificate> candidates(Held held) {
    var candidates = new ArrayList<>(Certificates.decodeAll(held.issuers(), held.key()));
    if (Kind.of(held.key()).filter(kind -> kind == Kind.CERTIFICATES).isPresent()) {
      candidates.addAll(own(held));
    }
    return candidates;
  }

  private static List<X509Certificate> own(Held held) {
    return Certificates.decodeAll(Reading.pem(held.content(), held.key()), held.key());
  }

  private static boolean isAuthority(X509Certificate certificate) {
    return certificate.getBasicConstraints() >= 0;
  }

  private static Vendor vendor(Held held) {
    return held.key().startsWith("intel/") ? Vendor.INTEL : Vendor.AMD;
  }
}
