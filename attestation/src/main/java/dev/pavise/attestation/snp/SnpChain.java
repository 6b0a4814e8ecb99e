package dev.pavise.attestation.snp;

import static dev.pavise.attestation.finding.FindingCode.CERTIFICATE_CHAIN_INVALID;
import static dev.pavise.attestation.finding.FindingCode.CERTIFICATE_MISSING;
import static dev.pavise.attestation.finding.FindingCode.CERTIFICATE_NOT_VALID_NOW;
import static dev.pavise.attestation.finding.FindingCode.CERTIFICATE_REVOKED;
import static dev.pavise.attestation.finding.FindingCode.CERTIFICATE_UNKNOWN_ROOT;

import dev.pavise.attestation.chain.Collateral;
import dev.pavise.attestation.chain.Memo;
import dev.pavise.attestation.chain.Revocation;
import dev.pavise.attestation.chain.RootPin;
import dev.pavise.attestation.chain.TrustAnchor;
import dev.pavise.attestation.chain.Vendor;
import dev.pavise.attestation.crypto.Signatures;
import dev.pavise.attestation.finding.Finding;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The way from a VEK certificate over ASK or ASVK to a pinned ARK: exactly three certificates, by
 * exact names, all signed with RSASSA-PSS as AMD does it. AMD's certificates carry too little of
 * RFC 5280 for a general path builder.
 *
 * @param anchor the pinned root; empty when there is none
 * @param product by the pinned root's name, never by what evidence says
 * @param revocation of the issuer; a VEK certificate has no serial number that a list could name
 */
record SnpChain(Optional<TrustAnchor> anchor, Optional<SnpProduct> product, Revocation revocation) {
  private static final String RSASSA_PSS = "1.2.840.113549.1.1.10";
  private static final Memo<X509Certificate, Boolean> PSS_WITH_SHA384 = new Memo<>(512);
  private static final int SALT_BYTES = 48;
  private static final int RSA_BITS = 4096;
  private static final int KEY_CERT_SIGN = 5;

  private static final SnpChain NONE =
      new SnpChain(Optional.empty(), Optional.empty(), Revocation.UNAVAILABLE);

  /**
   * @param given certificates that came with the evidence; hints only
   */
  static SnpChain authenticate(
      X509Certificate leaf,
      SigningKey role,
      List<X509Certificate> given,
      Collateral collateral,
      Instant at,
      Signatures signatures,
      List<Finding> findings) {
    var candidates = new ArrayList<>(given);
    candidates.addAll(collateral.intermediates());
    var leafName = role == SigningKey.VCEK ? "vcek" : "vlek";
    var issuerName = role == SigningKey.VCEK ? "ask" : "asvk";
    checkPss(leaf, leafName, findings);
    checkValidity(leaf, leafName, at, findings);
    var issuer = issuerOf(leaf, candidates, signatures);
    if (issuer.isEmpty()) {
      var known = AmdIssuer.of(leaf, role, collateral.roots(), signatures);
      if (known.isPresent()) {
        return belowKnownIssuer(known.get(), issuerName, at, findings);
      }
      boolean named =
          candidates.stream()
              .anyMatch(one -> one.getSubjectX500Principal().equals(leaf.getIssuerX500Principal()));
      findings.add(
          named
              ? CERTIFICATE_CHAIN_INVALID.fail(
                  leafName + ".signature", "made by the issuer it names", "made by another key")
              : CERTIFICATE_MISSING.fail(issuerName, "the issuer of the " + leafName, "none"));
      return NONE;
    }
    var intermediate = issuer.get();
    checkIssuer(intermediate, issuerName, findings);
    checkValidity(intermediate, issuerName, at, findings);
    return upToRoot(
        intermediate, issuerName, role, candidates, collateral, at, signatures, findings);
  }

  /** Without the issuer's certificate nobody can look it up in a revocation list. */
  private static SnpChain belowKnownIssuer(
      AmdIssuer issuer, String issuerName, Instant at, List<Finding> findings) {
    if (at.isBefore(issuer.from()) || at.isAfter(issuer.to())) {
      findings.add(
          CERTIFICATE_NOT_VALID_NOW.fail(
              issuerName + ".validity", issuer.from() + " to " + issuer.to(), at.toString()));
    }
    return new SnpChain(
        Optional.of(new TrustAnchor(issuer.rootName(), true, Optional.empty())),
        Optional.of(issuer.product()),
        Revocation.UNAVAILABLE);
  }

  private static SnpChain upToRoot(
      X509Certificate intermediate,
      String issuerName,
      SigningKey role,
      List<X509Certificate> candidates,
      Collateral collateral,
      Instant at,
      Signatures signatures,
      List<Finding> findings) {
    for (var root : candidates) {
      if (!root.getSubjectX500Principal().equals(intermediate.getIssuerX500Principal())) {
        continue;
      }
      var pin = collateral.roots().pinOf(Vendor.AMD, root);
      if (pin.isEmpty() || !signatures.signed(root, intermediate)) {
        continue;
      }
      checkIssuer(root, "ark", findings);
      checkValidity(root, "ark", at, findings);
      var product = SnpProduct.ofRoot(root);
      checkNames(intermediate, issuerName, role, product, findings);
      var revocation = collateral.revocationOf(intermediate, root, at);
      if (revocation == Revocation.REVOKED) {
        findings.add(
            CERTIFICATE_REVOKED.fail(issuerName + ".revocation", "not revoked", "revoked"));
      }
      return new SnpChain(Optional.of(anchor(pin.get(), root)), product, revocation);
    }
    findings.add(
        CERTIFICATE_UNKNOWN_ROOT.fail(
            "chain.root",
            "one of AMD's pinned roots",
            Names.commonName(intermediate.getIssuerX500Principal()).replaceAll("[^ -~]", "?")));
    return NONE;
  }

  private static TrustAnchor anchor(RootPin pin, X509Certificate root) {
    return new TrustAnchor(pin.name(), pin.production(), root);
  }

  private static Optional<X509Certificate> issuerOf(
      X509Certificate subject, List<X509Certificate> candidates, Signatures signatures) {
    return candidates.stream()
        .filter(
            one ->
                one.getSubjectX500Principal().equals(subject.getIssuerX500Principal())
                    && signatures.signed(one, subject))
        .findFirst();
  }

  /** ASK issues VCEKs, ASVK issues VLEKs, each for one product. */
  private static void checkNames(
      X509Certificate intermediate,
      String issuerName,
      SigningKey role,
      Optional<SnpProduct> product,
      List<Finding> findings) {
    if (product.isEmpty()) {
      findings.add(
          CERTIFICATE_CHAIN_INVALID.fail(
              "ark.subject", "ARK- and a product that is known", "another name"));
      return;
    }
    var expected = (role == SigningKey.VCEK ? "SEV-" : "SEV-VLEK-") + product.get().title();
    var found = Names.commonName(intermediate.getSubjectX500Principal());
    if (!found.equals(expected)) {
      findings.add(
          CERTIFICATE_CHAIN_INVALID.fail(
              issuerName + ".subject", expected, found.replaceAll("[^ -~]", "?")));
    }
  }

  private static void checkIssuer(
      X509Certificate certificate, String name, List<Finding> findings) {
    checkPss(certificate, name, findings);
    if (!(certificate.getPublicKey() instanceof RSAPublicKey rsa)
        || rsa.getModulus().bitLength() != RSA_BITS) {
      findings.add(
          CERTIFICATE_CHAIN_INVALID.fail(
              name + ".publicKey",
              "RSA with " + RSA_BITS + " bits",
              certificate.getPublicKey().getAlgorithm()));
    }
    if (certificate.getBasicConstraints() < 0) {
      findings.add(
          CERTIFICATE_CHAIN_INVALID.fail(name + ".basicConstraints", "an authority", "none"));
    }
    var usage = certificate.getKeyUsage();
    if (usage == null || usage.length <= KEY_CERT_SIGN || !usage[KEY_CERT_SIGN]) {
      findings.add(CERTIFICATE_CHAIN_INVALID.fail(name + ".keyUsage", "keyCertSign", "without it"));
    }
  }

  private static void checkPss(X509Certificate certificate, String name, List<Finding> findings) {
    if (!PSS_WITH_SHA384.of(certificate, SnpChain::isPssWithSha384)) {
      findings.add(
          CERTIFICATE_CHAIN_INVALID.fail(
              name + ".signatureAlgorithm",
              "RSASSA-PSS with SHA-384, MGF1 with SHA-384 and 48 bytes of salt",
              certificate.getSigAlgOID()));
    }
  }

  private static boolean isPssWithSha384(X509Certificate certificate) {
    var encoded = certificate.getSigAlgParams();
    if (!certificate.getSigAlgOID().equals(RSASSA_PSS) || encoded == null) {
      return false;
    }
    try {
      var parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
      parameters.init(encoded);
      var pss = parameters.getParameterSpec(PSSParameterSpec.class);
      return pss.getDigestAlgorithm().equals("SHA-384")
          && pss.getMGFParameters() instanceof MGF1ParameterSpec mgf
          && mgf.getDigestAlgorithm().equals("SHA-384")
          && pss.getSaltLength() == SALT_BYTES
          && pss.getTrailerField() == PSSParameterSpec.TRAILER_FIELD_BC;
    } catch (GeneralSecurityException | java.io.IOException e) {
      return false;
    }
  }

  private static void checkValidity(
      X509Certificate certificate, String name, Instant at, List<Finding> findings) {
    var from = certificate.getNotBefore().toInstant();
    var to = certificate.getNotAfter().toInstant();
    if (at.isBefore(from) || at.isAfter(to)) {
      findings.add(
          CERTIFICATE_NOT_VALID_NOW.fail(name + ".validity", from + " to " + to, at.toString()));
    }
  }
}
