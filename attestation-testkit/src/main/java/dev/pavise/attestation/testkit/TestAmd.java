package dev.pavise.attestation.testkit;

import dev.pavise.attestation.chain.PinnedCollateral;
import dev.pavise.attestation.chain.RootedCollateral;
import dev.pavise.attestation.chain.Roots;
import dev.pavise.attestation.chain.Vendor;
import dev.pavise.attestation.snp.SnpProduct;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.Consumer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Plays AMD's Key Distribution Service for one product: root, ASK and ASVK, the certificates of
 * chips, revocation lists. Its RSA keys are the same for every instance, since they take long to
 * make; everybody knows them. Thread-safe.
 */
public final class TestAmd {
  /** Organisation in every name; it says what it is wherever it is shown. */
  public static final String ORGANISATION = "Pavise testkit - insecure";

  static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

  static final String PSS_WITH_SHA384 = "SHA384withRSAandMGF1";
  private static final long ROOT_SERIAL = 0x90000;

  private final SnpProduct product;
  private final X509Certificate root;
  private final X509Certificate ask;
  private final X509Certificate asvk;

  public TestAmd(SnpProduct product) {
    this(product, root -> {}, ask -> {});
  }

  /**
   * One whose authorities are not as they should be.
   *
   * @param spoilRoot changes what the root's certificate says
   * @param spoilAsk changes what the ASK's says
   */
  public TestAmd(
      SnpProduct product, Consumer<AuthorityDraft> spoilRoot, Consumer<AuthorityDraft> spoilAsk) {
    this.product = product;
    var ark = draft("ARK-", Keys.ROOT, spoilRoot);
    root = authority(ark, ark, ROOT_SERIAL);
    ask = authority(ark, draft("SEV-", Keys.ASK, spoilAsk), ROOT_SERIAL + 1);
    asvk = authority(ark, draft("SEV-VLEK-", Keys.ASVK, draft -> {}), ROOT_SERIAL + 2);
  }

  private AuthorityDraft draft(String prefix, KeyPair key, Consumer<AuthorityDraft> spoil) {
    var draft = new AuthorityDraft(prefix + product.title(), key.getPublic());
    spoil.accept(draft);
    return draft;
  }

  /** Made once, when first needed: RSA with 4096 bits, as AMD's. */
  private static final class Keys {
    static final KeyPair ROOT = newRsaKey("root");
    static final KeyPair ASK = newRsaKey("ask");
    static final KeyPair ASVK = newRsaKey("asvk");

    private static KeyPair newRsaKey(String seed) {
      try {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(4096, new SeededRandom("amd " + seed));
        return generator.generateKeyPair();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("the testkit cannot make a key", e);
      }
    }
  }

  /** Which of AMD's two issuers a chip's certificate is from. */
  public enum Issuer {
    ASK,
    ASVK,
    /** Somebody who only bears the name of the ASK. */
    IMPOSTOR
  }

  public SnpProduct product() {
    return product;
  }

  public X509Certificate root() {
    return root;
  }

  public X509Certificate ask() {
    return ask;
  }

  public X509Certificate asvk() {
    return asvk;
  }

  /** Collateral that trusts this root, not for production, and has these lists. */
  public RootedCollateral collateral(List<X509CRL> lists) {
    return new RootedCollateral(
        new PinnedCollateral(List.of(), List.of(ask, asvk, root), lists),
        Roots.testOnly(Vendor.AMD, ORGANISATION + " " + product.title(), root));
  }

  /** The root's list of revoked issuers, as it is when nothing is wrong. */
  public X509CRL revocationList(Instant at, List<X509Certificate> revoked) {
    return revocationList(at, revoked, true);
  }

  /**
   * @param byRoot whether the root signs it, or somebody else does in the root's name
   */
  public X509CRL revocationList(Instant at, List<X509Certificate> revoked, boolean byRoot) {
    var builder = new JcaX509v2CRLBuilder(root.getSubjectX500Principal(), Date.from(at));
    builder.setNextUpdate(Date.from(at.plus(Duration.ofDays(90))));
    for (var certificate : revoked) {
      builder.addCRLEntry(certificate.getSerialNumber(), Date.from(at), CRLReason.keyCompromise);
    }
    try {
      return new JcaX509CRLConverter()
          .getCRL(builder.build(signer(byRoot ? Keys.ROOT : Keys.ASVK, PSS_WITH_SHA384)));
    } catch (OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException("the testkit cannot make a revocation list", e);
    }
  }

  /** Signs what a chip's certificate is to say. */
  X509Certificate certify(VekDraft draft) {
    var issuer = draft.issuer == Issuer.ASVK ? asvk : ask;
    var key =
        switch (draft.issuer) {
          case ASK -> Keys.ASK;
          case ASVK -> Keys.ASVK;
          case IMPOSTOR -> Keys.ROOT;
        };
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              X500Name.getInstance(issuer.getSubjectX500Principal().getEncoded()),
              BigInteger.ZERO,
              Date.from(draft.from),
              Date.from(draft.to),
              name(draft.commonName),
              draft.key);
      for (var extension : draft.extensions.entrySet()) {
        builder.addExtension(
            new ASN1ObjectIdentifier(extension.getKey()), false, extension.getValue());
      }
      return converted(builder, signer(key, draft.signatureAlgorithm));
    } catch (IOException | OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException("the testkit cannot make a certificate", e);
    }
  }

  private static X509Certificate authority(
      AuthorityDraft issuer, AuthorityDraft draft, long serial) {
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              name(issuer.commonName),
              BigInteger.valueOf(serial),
              Date.from(draft.from),
              Date.from(draft.to),
              name(draft.commonName),
              draft.key);
      builder.addExtension(
          Extension.basicConstraints, true, new BasicConstraints(draft.isAuthority));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(draft.keyUsage));
      return converted(builder, signer(Keys.ROOT, draft.signatureAlgorithm));
    } catch (IOException | OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException("the testkit cannot make a certificate", e);
    }
  }

  private static X509Certificate converted(
      JcaX509v3CertificateBuilder builder, ContentSigner signer) throws GeneralSecurityException {
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }

  private static ContentSigner signer(KeyPair key, String algorithm)
      throws OperatorCreationException {
    return new JcaContentSignerBuilder(algorithm)
        .setProvider(BOUNCY_CASTLE)
        .setSecureRandom(new SeededRandom("signature"))
        .build(key.getPrivate());
  }

  private static X500Name name(String commonName) {
    return new X500Name("O=" + ORGANISATION + ",CN=" + commonName);
  }
}
