package dev.pavise.attestation.uvm;

import static dev.pavise.attestation.finding.FindingCode.UVM_ISSUER;

import dev.pavise.attestation.chain.Roots;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.wire.MalformedEvidence;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An issuer named as {@code did:x509:0:sha256:<authority>::eku:<purpose>} (did:x509 method, version
 * 0): whoever holds a certificate for that purpose below that authority. Other policies of the
 * method are not known here, and refused. Immutable.
 *
 * @param text as it was written
 * @param authority SHA-256 of the authority's certificate, Base64url
 * @param purpose OID that the leaf's extended key usage must name
 */
record DidX509(String text, String authority, String purpose) {
  private static final Pattern FORM =
      Pattern.compile(
          "did:x509:0:sha256:([A-Za-z0-9_-]{43})::eku:([0-2](?:\\.(?:0|[1-9][0-9]{0,9})){1,20})");
  private static final int CHARACTERS_MAX = 512;

  static DidX509 decode(String text) {
    var matcher = FORM.matcher(text);
    if (text.length() > CHARACTERS_MAX || !matcher.matches()) {
      throw new MalformedEvidence(
          "UVM endorsement", 0, "iss", "did:x509:0:sha256:…::eku:…", "another issuer");
    }
    return new DidX509(text, matcher.group(1), matcher.group(2));
  }

  /**
   * @param chain leaf first; that each was issued by the next is for the caller
   */
  void check(List<X509Certificate> chain, List<Finding> findings) {
    boolean named =
        chain.stream().skip(1).anyMatch(certificate -> fingerprint(certificate).equals(authority));
    if (!named) {
      findings.add(
          UVM_ISSUER.fail(
              "uvm.iss", "an authority of the chain", "the fingerprint of none: " + authority));
    }
    if (!purposes(chain.getFirst()).contains(purpose)) {
      findings.add(
          UVM_ISSUER.fail("uvm.x5chain[0].extKeyUsage", purpose, purposes(chain.getFirst()) + ""));
    }
  }

  private static String fingerprint(X509Certificate certificate) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Roots.fingerprint(certificate).toByteArray());
  }

  private static List<String> purposes(X509Certificate certificate) {
    try {
      var purposes = certificate.getExtendedKeyUsage();
      return purposes == null ? List.of() : purposes;
    } catch (CertificateParsingException e) {
      return List.of(); // Unreadable: it allows nothing.
    }
  }
}
