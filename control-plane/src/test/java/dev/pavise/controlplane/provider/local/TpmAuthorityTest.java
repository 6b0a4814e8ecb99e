package dev.pavise.controlplane.provider.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TpmAuthorityTest {
  @TempDir private Path directory;

  @Test
  void makesASelfSignedRootThatMayOnlySignCertificates() throws Exception {
    var root = read(TpmAuthority.open(directory.resolve("ca"), Clock.systemUTC()));

    root.verify(root.getPublicKey());
    assertThat(root.getBasicConstraints()).isZero();
    assertThat(root.getKeyUsage()[5]).isTrue();
    assertThat(root.getSubjectX500Principal().getName()).contains("not for production");
  }

  @Test
  void staysTheSameOnceMade() throws Exception {
    var first = read(TpmAuthority.open(directory.resolve("ca"), Clock.systemUTC()));
    var again = read(TpmAuthority.open(directory.resolve("ca"), Clock.systemUTC()));

    assertThat(again).isEqualTo(first);
  }

  @Test
  void keepsItsKeyPrivate() throws Exception {
    TpmAuthority.open(directory.resolve("ca"), Clock.systemUTC());

    assertThat(Files.getPosixFilePermissions(directory.resolve("ca/root.key")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  private static X509Certificate read(TpmAuthority authority) throws Exception {
    try (var in = Files.newInputStream(authority.root())) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }
}
