package dev.pavise.controlplane.provider.local;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/**
 * The authority that certifies the endorsement keys of this machine's software TPMs. Made once; its
 * root stands for development and nothing else, and a verifier has to be told so. Whoever can read
 * its key can make development TPMs, which anybody can anyway.
 */
record TpmAuthority(Path directory) {
  private static final String ROOT = "root.pem";
  private static final String KEY = "root.key";
  private static final Duration VALIDITY = Duration.ofDays(3650);
  private static final Duration CLOCK_SKEW = Duration.ofHours(1);
  private static final int KEY_BITS = 3072;
  private static final int SERIAL_BITS = 120;

  /** Finds the authority or makes it; of several processes that try at once, one does. */
  static TpmAuthority open(Path directory, Clock clock) throws IOException {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    var authority = new TpmAuthority(directory);
    try (var channel =
            FileChannel.open(
                directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = channel.lock()) {
      if (lock.isValid() && !Files.isRegularFile(authority.root())) {
        authority.make(clock);
      }
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("the authority of software TPMs cannot be made", e);
    }
    authority.writeConfiguration();
    return authority;
  }

  /** The root certificate, PEM: what a verifier is to be told, as not for production. */
  Path root() {
    return directory.resolve(ROOT);
  }

  /** What {@code swtpm_setup --config} reads. */
  Path setupConfiguration() {
    return directory.resolve("swtpm_setup.conf");
  }

  private void make(Clock clock)
      throws IOException, GeneralSecurityException, OperatorCreationException {
    // RSA: swtpm_localca cannot read an elliptic curve key without its public half, as Java writes
    // it.
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(KEY_BITS);
    var pair = generator.generateKeyPair();
    write(KEY, "PRIVATE KEY", pair.getPrivate().getEncoded());
    write(ROOT, "CERTIFICATE", certificate(pair, clock)); // Last: its presence says all is there.
  }

  private static byte[] certificate(KeyPair pair, Clock clock)
      throws CertIOException, IOException, GeneralSecurityException, OperatorCreationException {
    var now = clock.instant();
    var name = new X500Name("CN=Pavise development TPM root (not for production)");
    var extensions = new JcaX509ExtensionUtils();
    var builder =
        new JcaX509v3CertificateBuilder(
            name,
            new BigInteger(SERIAL_BITS, new SecureRandom()).add(BigInteger.ONE),
            Date.from(now.minus(CLOCK_SKEW)),
            Date.from(now.plus(VALIDITY)),
            name,
            pair.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
    builder.addExtension(
        Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        extensions.createSubjectKeyIdentifier(pair.getPublic()));
    var signer = new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate());
    return builder.build(signer).getEncoded();
  }

  private void writeConfiguration() throws IOException {
    replace(
        "swtpm-localca.conf",
        """
        statedir = %1$s
        signingkey = %1$s/%2$s
        issuercert = %1$s/%3$s
        certserial = %1$s/serial
        """
            .formatted(directory, KEY, ROOT));
    replace(
        "swtpm-localca.options",
        """
        --platform-manufacturer Pavise
        --platform-version 1
        --platform-model development
        """);
    replace(
        "swtpm_setup.conf",
        """
        create_certs_tool = %2$s
        create_certs_tool_config = %1$s/swtpm-localca.conf
        create_certs_tool_options = %1$s/swtpm-localca.options
        active_pcr_banks = sha256
        """
            .formatted(directory, Programs.find("swtpm_localca")));
  }

  private void write(String name, String type, byte[] content) throws IOException {
    var text = new StringWriter();
    try (var pem = new PemWriter(text)) {
      pem.writeObject(new PemObject(type, content));
    }
    replace(name, text.toString());
  }

  private void replace(String name, String content) throws IOException {
    var temporary =
        Files.createTempFile(
            directory,
            name,
            ".tmp",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(temporary, content);
    Files.move(
        temporary,
        directory.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
