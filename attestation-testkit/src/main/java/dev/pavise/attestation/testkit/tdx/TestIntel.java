package dev.pavise.attestation.testkit.tdx;

import dev.pavise.attestation.testkit.SeededRandom;
import dev.pavise.attestation.wire.Octets;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Plays Intel's provisioning service for one platform, with keys from a seed that anyone can know:
 * root, PCK authority, PCK leaf, signer of TCB documents; documents; revocation lists. Names are
 * those that the formats demand; the root's fingerprint is not Intel's. The same seed gives the
 * same keys and certificates. Not thread-safe.
 */
public final class TestIntel {
  /** Name of the root wherever it is shown. */
  public static final String ROOT_NAME = "Pavise testkit TDX root - insecure";

  public static final Instant FROM = Instant.parse("2025-01-01T00:00:00Z");
  public static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  public static final Duration DOCUMENT_LIFETIME = Duration.ofDays(30);

  /** Family of the platform. */
  public static final Octets FMSPC = Octets.fromHex("90c06f000000");

  public static final int SVN = 5;
  public static final int PCE_SVN = 13;

  private static final String PCK_OID = "1.2.840.113741.1.13.1";
  private static final String REST_OF_NAME = ",O=Intel Corporation,L=Santa Clara,ST=CA,C=US";
  private static final Duration LIFETIME = Duration.ofDays(3_650);

  private final SeededRandom random;
  private final Map<Level, KeyPair> keys = new EnumMap<>(Level.class);
  private long serial = 0x1000;

  /** Whose certificate it is; each but the root's is issued by the one that it names. */
  public enum Level {
    ROOT(0x1001),
    AUTHORITY(0x1002),
    LEAF(0x1003),
    TCB_SIGNER(0x1004);

    private final int serial;

    Level(int serial) {
      this.serial = serial;
    }

    Level issuer() {
      return this == LEAF ? AUTHORITY : ROOT;
    }
  }

  public TestIntel(String seed) {
    random = new SeededRandom("intel " + seed);
    for (var level : Level.values()) {
      keys.put(level, newKey(random));
    }
  }

  public KeyPair key(Level level) {
    return Objects.requireNonNull(keys.get(level));
  }

  public X509Certificate certificate(Level level) {
    return certificate(level, UnaryOperator.identity());
  }

  /** A certificate with what the caller changed in it. */
  public X509Certificate certificate(Level level, UnaryOperator<CertificateDraft> change) {
    return certificate(level, change, key(level.issuer()).getPrivate());
  }

  /**
   * The same by whom it does not say.
   *
   * @param signer in place of the issuer's key
   */
  public X509Certificate certificate(
      Level level, UnaryOperator<CertificateDraft> change, PrivateKey signer) {
    var draft = change.apply(draft(level));
    var issuer = level == Level.ROOT ? draft : draft(level.issuer());
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              new X500Name("CN=" + issuer.commonName() + REST_OF_NAME),
              BigInteger.valueOf(level.serial),
              Date.from(draft.from()),
              Date.from(draft.to()),
              new X500Name("CN=" + draft.commonName() + REST_OF_NAME),
              key(level).getPublic());
      builder.addExtension(
          Extension.basicConstraints,
          true,
          draft
              .pathLength()
              .map(BasicConstraints::new)
              .orElseGet(() -> new BasicConstraints(false)));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(draft.keyUsage()));
      if (draft.pckExtension().isPresent()) {
        builder.addExtension(new ASN1ObjectIdentifier(PCK_OID), false, draft.pckExtension().get());
      }
      if (draft.unknownCriticalExtension()) {
        builder.addExtension(
            new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1"), true, new byte[] {5, 0});
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA")
                      .setSecureRandom(new SeededRandom("certificate " + level + draft.text()))
                      .build(signer)));
    } catch (IOException | OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException("the testkit cannot make a certificate", e);
    }
  }

  private static CertificateDraft draft(Level level) {
    int authority = KeyUsage.keyCertSign | KeyUsage.cRLSign;
    var to = FROM.plus(LIFETIME);
    return switch (level) {
      case ROOT ->
          new CertificateDraft(
              "Intel SGX Root CA", FROM, to, Optional.of(1), authority, Optional.empty(), false);
      case AUTHORITY ->
          new CertificateDraft(
              "Intel SGX PCK Platform CA",
              FROM,
              to,
              Optional.of(0),
              authority,
              Optional.empty(),
              false);
      case LEAF ->
          new CertificateDraft(
              "Intel SGX PCK Certificate",
              FROM,
              to,
              Optional.empty(),
              KeyUsage.digitalSignature | KeyUsage.nonRepudiation,
              Optional.of(pckExtension().encoded()),
              false);
      case TCB_SIGNER ->
          new CertificateDraft(
              "Intel SGX TCB Signing",
              FROM,
              to,
              Optional.empty(),
              KeyUsage.digitalSignature | KeyUsage.nonRepudiation,
              Optional.empty(),
              false);
    };
  }

  /** What the platform's leaf says of it. */
  public static PckExtensionDraft pckExtension() {
    return new PckExtensionDraft(FMSPC, SVN, PCE_SVN);
  }

  /** A current list of an issuer. */
  public X509CRL revocationList(Level issuer, Level... revoked) {
    return revocationList(issuer, NOW.minus(Duration.ofDays(3)), key(issuer), revoked);
  }

  /**
   * @param signer the issuer's key, or somebody else's in its name
   */
  public X509CRL revocationList(
      Level issuer, Instant thisUpdate, KeyPair signer, Level... revoked) {
    try {
      var builder =
          new JcaX509v2CRLBuilder(
              certificate(issuer).getSubjectX500Principal(), Date.from(thisUpdate));
      builder.setNextUpdate(Date.from(thisUpdate.plus(DOCUMENT_LIFETIME)));
      builder.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(serial++)));
      for (var level : revoked) {
        builder.addCRLEntry(BigInteger.valueOf(level.serial), Date.from(thisUpdate), 0);
      }
      return new JcaX509CRLConverter()
          .getCRL(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA")
                      .setSecureRandom(random)
                      .build(signer.getPrivate())));
    } catch (IOException | OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException("the testkit cannot make a revocation list", e);
    }
  }

  public Octets tcbInfo(UnaryOperator<String> change) {
    return signed("tcbInfo", change.apply(TestDocuments.TCB_INFO), key(Level.TCB_SIGNER));
  }

  public Octets qeIdentity(UnaryOperator<String> change) {
    return signed(
        "enclaveIdentity", change.apply(TestDocuments.QE_IDENTITY), key(Level.TCB_SIGNER));
  }

  /** A document as the service answers: the body, and the signature over its bytes. */
  public Octets signed(String name, String body, KeyPair signer) {
    var signature = sign(body.getBytes(StandardCharsets.UTF_8), signer);
    return text("{\"" + name + "\":" + body + ",\"signature\":\"" + signature.toHex() + "\"}");
  }

  /** r and s, 32 bytes each. */
  Octets sign(byte[] message, KeyPair signer) {
    try {
      var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(signer.getPrivate(), random);
      signature.update(message);
      return Octets.copyOf(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the testkit cannot sign", e);
    }
  }

  /** A key that nobody certified. */
  public KeyPair strayKey() {
    return newKey(new SeededRandom("stray"));
  }

  static KeyPair newKey(SeededRandom random) {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the testkit cannot make a key", e);
    }
  }

  /** A document's bytes. */
  public static Octets text(String content) {
    return Octets.copyOf(content.getBytes(StandardCharsets.UTF_8));
  }

  /** Leaf, authority, root. */
  public List<X509Certificate> chain() {
    return List.of(certificate(Level.LEAF), certificate(Level.AUTHORITY), certificate(Level.ROOT));
  }
}
