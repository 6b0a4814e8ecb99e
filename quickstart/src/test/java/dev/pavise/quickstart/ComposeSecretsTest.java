package dev.pavise.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComposeSecretsTest {
  @TempDir Path folder;

  @Test
  void givesEachContainerItsOwnFolderThatNobodyElseCanRead() throws Exception {
    ComposeSecrets.write(folder, List.of());

    assertThat(files())
        .containsExactlyInAnyOrder(
            "postgres/superuser-password",
            "postgres/owner-password",
            "postgres/application-password",
            "migrate/owner-password",
            "control-plane/application-password",
            "control-plane/server.key",
            "control-plane/webhook.key",
            "public/ca.crt",
            "public/server.crt");
    for (var name : files()) {
      if (!name.startsWith("public/")) {
        assertThat(mode(folder.resolve(name))).as(name).isEqualTo("rw-------");
        assertThat(mode(folder.resolve(name.replaceFirst("/.*", ""))))
            .as(name)
            .isEqualTo("rwx------");
      }
    }
  }

  @Test
  void makesThreeDifferentPasswordsOfWhichTwoAreKnownToTwo() throws Exception {
    ComposeSecrets.write(folder, List.of());

    var superuser = read("postgres/superuser-password");
    var owner = read("postgres/owner-password");
    var application = read("postgres/application-password");
    assertThat(Set.of(superuser, owner, application))
        .hasSize(3)
        .allMatch(password -> password.matches("[0-9a-f]{48}"));
    assertThat(read("migrate/owner-password")).isEqualTo(owner);
    assertThat(read("control-plane/application-password")).isEqualTo(application);
  }

  @Test
  void certifiesTheControlPlaneUnderEachNameItIsReachedBy() throws Exception {
    ComposeSecrets.write(folder, List.of("pavise.example", "192.0.2.7"));

    try (var in = Files.newInputStream(folder.resolve("public/server.crt"))) {
      var certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      assertThat(Objects.requireNonNull(certificate.getSubjectAlternativeNames()))
          .extracting(name -> (Object) name.get(1))
          .containsExactlyInAnyOrder(
              "localhost", "127.0.0.1", "control-plane", "pavise.example", "192.0.2.7");
    }
  }

  @Test
  void replacesNothing() throws Exception {
    ComposeSecrets.write(folder, List.of());
    var before = read("postgres/owner-password");

    assertThatThrownBy(() -> ComposeSecrets.write(folder, List.of())).isInstanceOf(Failure.class);
    assertThat(read("postgres/owner-password")).isEqualTo(before);
  }

  private Set<String> files() throws IOException {
    try (var all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private String read(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
