package dev.pavise.quickstart;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Makes a certificate authority and the control plane's server certificate for one installation.
 * The authority's private key is never written: it signs once and is forgotten.
 *
 * @param caCertificate PEM
 * @param serverCertificate PEM
 * @param serverKey PKCS#8 PEM, readable by its owner only
 */
record LocalAuthority(Path caCertificate, Path serverCertificate, Path serverKey) {
  private static final Duration VALID_FOR = Duration.ofDays(825);
  private static final String SIGNATURE = "SHA256withECDSA";
  private static final int SERIAL_BITS = 127;

  /** This machine, and the address under which QEMU's user network shows it to guests. */
  private static final List<String> NAMES =
      List.of("localhost", "127.0.0.1", Installation.HOST_SEEN_FROM_GUEST);

  private static final Pattern IP_ADDRESS = Pattern.compile("[0-9]+(\\.[0-9]+){3}|.*:.*");

  /** What the installation already has, or a new one. */
  static LocalAuthority in(Path folder) {
    var authority =
        new LocalAuthority(
            folder.resolve("ca.crt"), folder.resolve("server.crt"), folder.resolve("server.key"));
    if (Files.notExists(authority.serverKey)) {
      try {
        Files.createDirectories(folder);
        authority.make(NAMES);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write to " + folder, e);
      }
    }
    return authority;
  }

  /**
   * Makes all three files anew.
   *
   * @param names DNS names and IP addresses of the server
   */
  void make(List<String> names) throws IOException {
    try {
      write(names);
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("making the local certificates failed", e);
    }
  }

  private void write(List<String> names)
      throws IOException, GeneralSecurityException, OperatorCreationException {
    var ca = keyPair();
    var server = keyPair();
    var caName = new X500Name("CN=Pavise local authority");
    var caHolder =
        certificate(caName, caName, ca)
            .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
            .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign))
            .build(new JcaContentSignerBuilder(SIGNATURE).build(ca.getPrivate()));
    var serverHolder =
        forServer(certificate(caName, new X500Name("CN=Pavise control plane"), server), names)
            .build(new JcaContentSignerBuilder(SIGNATURE).build(ca.getPrivate()));
    Files.writeString(caCertificate, pem(caHolder));
    Files.writeString(serverCertificate, pem(serverHolder));
    PrivateFile.write(serverKey, pem(new JcaPKCS8Generator(server.getPrivate(), null)));
  }

  private static JcaX509v3CertificateBuilder certificate(
      X500Name issuer, X500Name subject, KeyPair keys) {
    var now = Instant.now();
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(SERIAL_BITS, new SecureRandom()),
        Date.from(now.minus(Duration.ofHours(1))),
        Date.from(now.plus(VALID_FOR)),
        subject,
        keys.getPublic());
  }

  private static JcaX509v3CertificateBuilder forServer(
      JcaX509v3CertificateBuilder builder, List<String> hosts) throws CertIOException {
    var names =
        hosts.stream()
            .map(
                host ->
                    new GeneralName(
                        IP_ADDRESS.matcher(host).matches()
                            ? GeneralName.iPAddress
                            : GeneralName.dNSName,
                        host))
            .toArray(GeneralName[]::new);
    builder
        .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
        .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
        .addExtension(
            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
        .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
    return builder;
  }

  private static KeyPair keyPair() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static String pem(Object content) throws IOException {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      writer.writeObject(content);
    }
    return text.toString();
  }
}
