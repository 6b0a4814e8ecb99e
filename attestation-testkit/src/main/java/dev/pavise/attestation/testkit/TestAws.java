package dev.pavise.attestation.testkit;

import dev.pavise.attestation.chain.PinnedCollateral;
import dev.pavise.attestation.chain.RootedCollateral;
import dev.pavise.attestation.chain.Roots;
import dev.pavise.attestation.chain.Vendor;
import dev.pavise.attestation.wire.Octets;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Plays the certificate authority of AWS Nitro: root, region, zone and machine, each issuing the
 * next, as AWS's do. Everything comes from the seed. Thread-safe.
 */
public final class TestAws {
  /** Organisation in every name; it says what it is wherever it is shown. */
  public static final String ORGANISATION = "Pavise testkit - insecure";

  static final String CURVE = "secp384r1";

  private static final Instant ROOT_FROM = Instant.parse("2020-01-01T00:00:00Z");
  private static final Duration ROOT_LIFETIME = Duration.ofDays(11_000);

  private final KeyPair rootKey;
  private final KeyPair regionKey;
  private final KeyPair machineKey;
  private final X509Certificate root;

  public TestAws(String seed) {
    rootKey = newKey("aws root " + seed, CURVE);
    regionKey = newKey("aws region " + seed, CURVE);
    machineKey = newKey("aws machine " + seed, CURVE);
    root =
        sign(
            new NitroCertificate("aws.nitro-enclaves", rootKey.getPublic())
                .valid(ROOT_FROM, ROOT_FROM.plus(ROOT_LIFETIME))
                .authority(-1),
            "aws.nitro-enclaves",
            rootKey);
  }

  public X509Certificate root() {
    return root;
  }

  /** Collateral that trusts this root, not for production. */
  public RootedCollateral collateral() {
    return new RootedCollateral(
        new PinnedCollateral(List.of(), List.of(), List.of()),
        Roots.testOnly(Vendor.AWS, ORGANISATION, root));
  }

  /** What the region's certificate says, to be spoilt before it is signed. */
  NitroCertificate region(Instant at) {
    return new NitroCertificate("region.aws.nitro-enclaves", regionKey.getPublic())
        .valid(at.minus(Duration.ofDays(10)), at.plus(Duration.ofDays(10)))
        .authority(1);
  }

  /** What the machine's certificate says. */
  NitroCertificate machine(Instant at) {
    return new NitroCertificate("machine.aws.nitro-enclaves", machineKey.getPublic())
        .valid(at.minus(Duration.ofHours(12)), at.plus(Duration.ofHours(12)))
        .authority(0);
  }

  X509Certificate signRegion(NitroCertificate region) {
    return sign(region, "aws.nitro-enclaves", rootKey);
  }

  X509Certificate signMachine(NitroCertificate machine) {
    return sign(machine, "region.aws.nitro-enclaves", regionKey);
  }

  X509Certificate signGuest(NitroCertificate guest) {
    return sign(guest, "machine.aws.nitro-enclaves", machineKey);
  }

  /** A certificate by any key. */
  static X509Certificate sign(NitroCertificate draft, String issuer, KeyPair issuerKey) {
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              name(draft.issuer == null ? issuer : draft.issuer),
              BigInteger.TWO,
              Date.from(draft.from),
              Date.from(draft.to),
              name(draft.subject),
              draft.key);
      if (draft.authority) {
        builder.addExtension(
            Extension.basicConstraints,
            true,
            draft.pathLength < 0
                ? new BasicConstraints(true)
                : new BasicConstraints(draft.pathLength));
      } else {
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      }
      if (draft.keyUsage != 0) {
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(draft.keyUsage));
      }
      if (draft.unknownCriticalExtension) {
        builder.addExtension(
            new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1"), true, new byte[] {5, 0});
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder(draft.signatureAlgorithm)
                      .setProvider(TestAmd.BOUNCY_CASTLE)
                      .setSecureRandom(new SeededRandom("signature"))
                      .build(issuerKey.getPrivate())));
    } catch (IOException | OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException("the testkit cannot make a certificate", e);
    }
  }

  static Octets encoded(X509Certificate certificate) {
    try {
      return Octets.copyOf(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was made cannot be encoded", e);
    }
  }

  static KeyPair newKey(String seed, String curve) {
    try {
      var generator = KeyPairGenerator.getInstance("EC", TestAmd.BOUNCY_CASTLE);
      generator.initialize(new ECGenParameterSpec(curve), new SeededRandom(seed));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the testkit cannot make a key", e);
    }
  }

  /** What a certificate is going to say: right from the start, and there to be spoilt. */
  public static final class NitroCertificate {
    public final String subject;
    public PublicKey key;
    public Instant from = ROOT_FROM;
    public Instant to = ROOT_FROM;
    public boolean authority;
    public int pathLength;
    public int keyUsage = KeyUsage.digitalSignature;
    public boolean unknownCriticalExtension;
    public String signatureAlgorithm = "SHA384withECDSA";

    /** Another name than the issuer's; null for the issuer's own. */
    public @Nullable String issuer;

    NitroCertificate(String subject, PublicKey key) {
      this.subject = subject;
      this.key = key;
    }

    NitroCertificate valid(Instant since, Instant until) {
      from = since;
      to = until;
      return this;
    }

    NitroCertificate authority(int length) {
      authority = true;
      pathLength = length;
      keyUsage = KeyUsage.keyCertSign | KeyUsage.cRLSign;
      return this;
    }
  }

  private static X500Name name(String commonName) {
    return new X500Name("O=" + ORGANISATION + ",CN=" + commonName);
  }
}
