package dev.pavise.attestation.testkit;

import dev.pavise.attestation.chain.PinnedCollateral;
import dev.pavise.attestation.chain.TrustAnchor;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A maker of TPMs whose keys come from a seed: a root, an issuer below it, and certificates for
 * endorsement keys, each with at most the one defect asked for. The same seed gives the same
 * vendor.
 */
public final class TestVendor {
  /** Name of the root; it says what it is wherever it is shown. */
  public static final String ROOT_NAME = "Pavise testkit - insecure";

  private static final String EKU_ENDORSEMENT_KEY = "2.23.133.8.1";
  private static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");
  private static final Duration LIFETIME = Duration.ofDays(36_500);

  private final SeededRandom random;
  private final KeyPair rootKey;
  private final KeyPair issuerKey;
  private final X509Certificate root;
  private final X509Certificate issuer;
  private long serial = 1;

  public TestVendor(String seed) {
    this(seed, Defect.NONE, Defect.NONE);
  }

  /** With something wrong in what stands above the endorsement keys. */
  public TestVendor(String seed, Defect ofIssuer, Defect ofRoot) {
    random = new SeededRandom("vendor " + seed);
    rootKey = newEcKey();
    issuerKey = newEcKey();
    var rootName = "CN=" + ROOT_NAME;
    root = issue(rootName, rootKey.getPublic(), rootName, rootKey.getPrivate(), ofRoot, true);
    issuer =
        issue(
            "CN=Pavise testkit issuer",
            issuerKey.getPublic(),
            rootName,
            rootKey.getPrivate(),
            ofIssuer,
            true);
  }

  /** The one thing that is wrong with a certificate. */
  public enum Defect {
    NONE,
    EXPIRED,
    NOT_YET_VALID,
    IS_AUTHORITY,
    IS_NO_AUTHORITY,
    WITHOUT_KEY_USAGE,
    WITHOUT_EXTENDED_KEY_USAGE,
    UNKNOWN_CRITICAL_EXTENSION,
    NAMES_REVOCATION_LIST
  }

  public X509Certificate root() {
    return root;
  }

  public X509Certificate issuer() {
    return issuer;
  }

  /** The root as one that is not for production. */
  public TrustAnchor anchor() {
    return new TrustAnchor(ROOT_NAME, false, root);
  }

  /** Collateral that trusts this vendor, not for production. */
  public PinnedCollateral collateral() {
    return new PinnedCollateral(List.of(anchor()), List.of(issuer), List.of());
  }

  /** A certificate for an endorsement key, by the issuer. */
  public X509Certificate certify(PublicKey ek, Defect defect) {
    return issue(
        "CN=Pavise testkit endorsement key " + serial,
        ek,
        issuer.getSubjectX500Principal().getName(),
        issuerKey.getPrivate(),
        defect,
        false);
  }

  /** A certificate by an issuer that is no authority: another endorsement key's. */
  public X509Certificate certifyBy(X509Certificate signer, PrivateKey signerKey, PublicKey ek) {
    return issue(
        "CN=Pavise testkit smuggled key",
        ek,
        signer.getSubjectX500Principal().getName(),
        signerKey,
        Defect.NONE,
        false);
  }

  /**
   * A revocation list that names one certificate.
   *
   * @param byIssuer whether the issuer signs it, or somebody else does in the issuer's name
   */
  public X509CRL revocationList(
      X509Certificate revoked, Instant thisUpdate, Duration lifetime, boolean byIssuer) {
    return revocationList(
        issuer, (byIssuer ? issuerKey : rootKey).getPrivate(), revoked, thisUpdate, lifetime);
  }

  /** One of the root's own, which names what it issued. */
  public X509CRL revocationListOfRoot(
      X509Certificate revoked, Instant thisUpdate, Duration lifetime) {
    return revocationList(root, rootKey.getPrivate(), revoked, thisUpdate, lifetime);
  }

  private X509CRL revocationList(
      X509Certificate authority,
      PrivateKey key,
      X509Certificate revoked,
      Instant thisUpdate,
      Duration lifetime) {
    var builder =
        new JcaX509v2CRLBuilder(authority.getSubjectX500Principal(), Date.from(thisUpdate));
    builder.setNextUpdate(Date.from(thisUpdate.plus(lifetime)));
    builder.addCRLEntry(revoked.getSerialNumber(), Date.from(thisUpdate), CRLReason.keyCompromise);
    try {
      return new JcaX509CRLConverter()
          .getCRL(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA")
                      .setSecureRandom(random)
                      .build(key)));
    } catch (OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException("the testkit cannot make a revocation list", e);
    }
  }

  private X509Certificate issue(
      String subject,
      PublicKey key,
      String issuerName,
      PrivateKey issuerPrivateKey,
      Defect defect,
      boolean authority) {
    var from = defect == Defect.NOT_YET_VALID ? FROM.plus(LIFETIME) : FROM;
    var to = defect == Defect.EXPIRED ? FROM.plusSeconds(1) : from.plus(LIFETIME);
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              new X500Name(issuerName),
              BigInteger.valueOf(serial++),
              Date.from(from),
              Date.from(to),
              new X500Name(subject),
              key);
      builder.addExtension(
          Extension.basicConstraints,
          true,
          new BasicConstraints(
              (authority && defect != Defect.IS_NO_AUTHORITY) || defect == Defect.IS_AUTHORITY));
      if (defect != Defect.WITHOUT_KEY_USAGE) {
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage(key, authority)));
      }
      if (!authority && defect != Defect.WITHOUT_EXTENDED_KEY_USAGE) {
        builder.addExtension(
            Extension.extendedKeyUsage,
            false,
            new ExtendedKeyUsage(
                KeyPurposeId.getInstance(new ASN1ObjectIdentifier(EKU_ENDORSEMENT_KEY))));
      }
      if (defect == Defect.UNKNOWN_CRITICAL_EXTENSION) {
        builder.addExtension(
            new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1"), true, new byte[] {5, 0});
      }
      if (defect == Defect.NAMES_REVOCATION_LIST) {
        builder.addExtension(Extension.cRLDistributionPoints, false, new byte[] {0x30, 0});
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA")
                      .setSecureRandom(random)
                      .build(issuerPrivateKey)));
    } catch (IOException | OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException("the testkit cannot make a certificate", e);
    }
  }

  private static int usage(PublicKey key, boolean authority) {
    if (authority) {
      return KeyUsage.keyCertSign | KeyUsage.cRLSign;
    }
    return key instanceof RSAPublicKey ? KeyUsage.keyEncipherment : KeyUsage.keyAgreement;
  }

  private KeyPair newEcKey() {
    return newKey("EC", Optional.of("secp256r1"), random);
  }

  static KeyPair newKey(String algorithm, Optional<String> curve, SeededRandom random) {
    try {
      var generator = KeyPairGenerator.getInstance(algorithm);
      if (curve.isPresent()) {
        generator.initialize(new ECGenParameterSpec(curve.get()), random);
      } else {
        generator.initialize(2048, random);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the testkit cannot make a key", e);
    }
  }
}
