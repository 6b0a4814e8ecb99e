package dev.pavise.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalAuthorityTest {

  @Test
  void signsTheServerForThisMachineAndForItsGuests(@TempDir Path folder) throws Exception {
    var authority = LocalAuthority.in(folder);
    var ca = certificate(authority.caCertificate());
    var server = certificate(authority.serverCertificate());
    assertThatCode(() -> server.verify(ca.getPublicKey())).doesNotThrowAnyException();
    assertThat(server.getSubjectAlternativeNames().toString())
        .contains("localhost", "127.0.0.1", Installation.HOST_SEEN_FROM_GUEST);
    assertThat(ca.getBasicConstraints()).isZero();
    assertThat(server.getBasicConstraints()).isEqualTo(-1);
  }

  @Test
  void keepsThePrivateKeyToItsOwnerAndForgetsTheAuthoritys(@TempDir Path folder)
      throws IOException {
    var authority = LocalAuthority.in(folder);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(authority.serverKey())))
        .isEqualTo("rw-------");
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(3);
    }
  }

  @Test
  void keepsWhatAnInstallationAlreadyHas(@TempDir Path folder) throws IOException {
    var first = Files.readString(LocalAuthority.in(folder).serverCertificate());
    assertThat(Files.readString(LocalAuthority.in(folder).serverCertificate())).isEqualTo(first);
  }

  private static X509Certificate certificate(Path file) throws IOException, CertificateException {
    try (var in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }
}
