package dev.pavise.attestation.testkit;

import dev.pavise.attestation.chain.RootPin;
import dev.pavise.attestation.chain.Roots;
import dev.pavise.attestation.chain.Vendor;
import dev.pavise.attestation.wire.Octets;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Plays the maker of utility VMs: a root, and a signer below it whose certificate is over long
 * before anybody reads what it signed. The same seed gives the same keys. Fields are there to be
 * changed before {@link #endorse}.
 */
public final class TestEndorser {
  /** What the signer may be used for. */
  public static final String PURPOSE = "1.3.6.1.4.1.311.76.59.1.2";

  /** Within the life of the signer's certificate. */
  public static final Instant SIGNED_AT = Instant.parse("2024-06-01T00:00:00Z");

  private static final String ROOT_NAME = "CN=Pavise testkit supply chain - insecure";

  private final SeededRandom random;
  private final KeyPair rootKey;
  private final KeyPair signerKey;
  private final X509Certificate root;
  private X509Certificate signer;

  /** Form of the statement: with CWT claims, or with named headers and JSON. */
  public boolean withClaims;

  public Optional<String> issuer = Optional.empty();
  public String feed = "ContainerPlat-AMD-UVM";
  public long svn = 104;
  public Optional<Instant> signedAt = Optional.of(SIGNED_AT);
  public Octets unprotected = new ByteWriter().u8(0xA0).toOctets();

  public TestEndorser(String seed) {
    random = new SeededRandom("endorser " + seed);
    rootKey = TestVendor.newKey("EC", Optional.of("secp384r1"), random);
    signerKey = TestVendor.newKey("EC", Optional.of("secp384r1"), random);
    root =
        issue(
            ROOT_NAME,
            rootKey.getPublic(),
            Instant.parse("2022-01-01T00:00:00Z"),
            Instant.parse("2047-01-01T00:00:00Z"),
            Optional.empty());
    signer = signer(PURPOSE);
  }

  /** Makes the signer's certificate one for another purpose. */
  public TestEndorser withPurpose(String other) {
    signer = signer(other);
    return this;
  }

  /** These roots and this endorser's, not for production. */
  public Roots addTo(Roots roots) {
    var pins = new ArrayList<RootPin>(roots.pins());
    pins.add(new RootPin(Vendor.MICROSOFT_SUPPLY_CHAIN, ROOT_NAME, false, Roots.fingerprint(root)));
    return new Roots(pins);
  }

  /** As did:x509 names this endorser. */
  public String did() {
    var fingerprint =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(Roots.fingerprint(root).toByteArray());
    return "did:x509:0:sha256:" + fingerprint + "::eku:" + PURPOSE;
  }

  /** A signed endorsement of a launch measurement. */
  public Octets endorse(Octets measurement) {
    var header = withClaims ? claimsHeader() : namedHeader();
    var payload = withClaims ? measurement : json(measurement);
    return message(header, unprotected, payload, signature(header, payload));
  }

  /** SHA-256 of what a ledger would record of an endorsement. */
  public Octets recorded(Octets measurement) {
    var header = withClaims ? claimsHeader() : namedHeader();
    var payload = withClaims ? measurement : json(measurement);
    return message(
            header, new ByteWriter().u8(0xA0).toOctets(), payload, signature(header, payload))
        .sha256();
  }

  /** An unprotected header with a receipt for a statement that was recorded with this digest. */
  public static Octets receiptFor(Octets recorded) {
    var proof = new ByteWriter();
    head(proof, 5, 2);
    head(proof, 0, 1);
    head(proof, 4, 3);
    bytes(proof, Octets.zeros(32));
    text(proof, "ce:2.1");
    bytes(proof, recorded);
    head(proof, 0, 2);
    head(proof, 4, 0);
    var receipt = new ByteWriter();
    head(receipt, 6, 18);
    head(receipt, 4, 4);
    bytes(receipt, new ByteWriter().u8(0xA0).toOctets());
    head(receipt, 5, 1);
    head(receipt, 0, 396);
    head(receipt, 5, 1);
    receipt.u8(0x20);
    head(receipt, 4, 1);
    bytes(receipt, proof.toOctets());
    receipt.u8(0xF6);
    bytes(receipt, Octets.zeros(64));
    var header = new ByteWriter();
    head(header, 5, 1);
    head(header, 0, 394);
    head(header, 4, 1);
    bytes(header, receipt.toOctets());
    return header.toOctets();
  }

  private Octets namedHeader() {
    var header = new ByteWriter();
    head(header, 5, signedAt.isPresent() ? 6 : 5);
    commonHeader(header, "application/json");
    text(header, "iss");
    text(header, issuer.orElse(did()));
    text(header, "feed");
    text(header, feed);
    signedAt.ifPresent(
        time -> {
          text(header, "signingtime");
          head(header, 6, 1);
          head(header, 0, (int) time.getEpochSecond());
        });
    return header.toOctets();
  }

  private Octets claimsHeader() {
    var header = new ByteWriter();
    head(header, 5, 4);
    commonHeader(header, "application/octet-stream");
    head(header, 0, 15);
    head(header, 5, signedAt.isPresent() ? 4 : 3);
    head(header, 0, 1);
    text(header, issuer.orElse(did()));
    head(header, 0, 2);
    text(header, feed);
    signedAt.ifPresent(
        time -> {
          head(header, 0, 6);
          head(header, 0, (int) time.getEpochSecond());
        });
    text(header, "svn");
    head(header, 0, (int) svn);
    return header.toOctets();
  }

  private void commonHeader(ByteWriter header, String contentType) {
    head(header, 0, 1);
    header.u8(0x38).u8(34); // ES384
    head(header, 0, 3);
    text(header, contentType);
    head(header, 0, 33);
    head(header, 4, 2);
    bytes(header, encoded(signer));
    bytes(header, encoded(root));
  }

  private Octets json(Octets measurement) {
    return Octets.copyOf(
        """
        {"x-ms-sevsnpvm-guestsvn":"%d","x-ms-sevsnpvm-launchmeasurement":"%s"}"""
            .formatted(svn, measurement.toHex())
            .getBytes(StandardCharsets.UTF_8));
  }

  private Octets signature(Octets header, Octets payload) {
    var signed = new ByteWriter();
    head(signed, 4, 4);
    text(signed, "Signature1");
    bytes(signed, header);
    bytes(signed, Octets.empty());
    bytes(signed, payload);
    try {
      var signing = Signature.getInstance("SHA384withECDSAinP1363Format");
      signing.initSign(signerKey.getPrivate(), new SeededRandom("endorsement"));
      signing.update(signed.toOctets().toByteArray());
      return Octets.copyOf(signing.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the testkit cannot sign an endorsement", e);
    }
  }

  private static Octets message(
      Octets header, Octets unprotected, Octets payload, Octets signature) {
    var message = new ByteWriter();
    head(message, 6, 18);
    head(message, 4, 4);
    bytes(message, header);
    message.octets(unprotected);
    bytes(message, payload);
    bytes(message, signature);
    return message.toOctets();
  }

  private X509Certificate signer(String purpose) {
    return issue(
        "CN=Pavise testkit signer of utility VMs",
        signerKey.getPublic(),
        Instant.parse("2024-01-01T00:00:00Z"),
        Instant.parse("2025-01-01T00:00:00Z"),
        Optional.of(purpose));
  }

  private X509Certificate issue(
      String subject, PublicKey key, Instant from, Instant to, Optional<String> purpose) {
    PrivateKey issuerKey = rootKey.getPrivate();
    boolean authority = purpose.isEmpty();
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              new X500Name(ROOT_NAME),
              BigInteger.valueOf(authority ? 1 : 2),
              Date.from(from),
              Date.from(to),
              new X500Name(subject),
              key);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(authority ? KeyUsage.keyCertSign : KeyUsage.digitalSignature));
      if (purpose.isPresent()) {
        builder.addExtension(
            Extension.extendedKeyUsage,
            false,
            new ExtendedKeyUsage(
                KeyPurposeId.getInstance(new ASN1ObjectIdentifier(purpose.get()))));
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA384withECDSA")
                      .setSecureRandom(random)
                      .build(issuerKey)));
    } catch (IOException | OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException("the testkit cannot make a certificate", e);
    }
  }

  private static Octets encoded(X509Certificate certificate) {
    try {
      return Octets.copyOf(certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate that was made cannot be encoded", e);
    }
  }

  private static void text(ByteWriter out, String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    head(out, 3, bytes.length);
    out.octets(bytes);
  }

  private static void bytes(ByteWriter out, Octets content) {
    head(out, 2, content.size());
    out.octets(content);
  }

  /** A head of CBOR in its shortest form. */
  private static void head(ByteWriter out, int major, int argument) {
    int type = major << 5;
    if (argument < 24) {
      out.u8(type | argument);
    } else if (argument < 0x100) {
      out.u8(type | 24).u8(argument);
    } else if (argument < 0x10000) {
      out.u8(type | 25).u16(argument);
    } else {
      out.u8(type | 26).u32(argument);
    }
  }
}
