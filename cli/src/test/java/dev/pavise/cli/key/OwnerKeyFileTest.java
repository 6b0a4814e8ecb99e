package dev.pavise.cli.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pavise.cli.Deployments;
import dev.pavise.cli.FakeControlPlane;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.manifest.Manifest;
import dev.pavise.messages.manifest.SecretReference;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerKeyFileTest {
  @TempDir Path directory = Path.of("");

  @Test
  void isReadableByItsOwnerOnly() throws IOException {
    var file = directory.resolve("keys/default.pem");

    var key = OwnerKeyFile.generate(file);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("keys"))))
        .isEqualTo("rwx------");
    assertThat(key.name()).isEqualTo("default");
    assertThat(key.toString()).doesNotContain("PRIVATE");
  }

  @Test
  void signsTheSameAfterItWasLoadedAgain() throws IOException {
    var file = directory.resolve("default.pem");
    var generated = OwnerKeyFile.generate(file);
    var loaded = OwnerKeyFile.load(file);
    var manifest = manifestOf(loaded);

    assertThat(loaded.publicKey()).isEqualTo(generated.publicKey());
    assertThat(loaded.sign(manifest).authenticate()).isEqualTo(manifest);
  }

  @Test
  void signsForNoOtherOwner() throws IOException {
    var key = OwnerKeyFile.generate(directory.resolve("a.pem"));
    var other = OwnerKeyFile.generate(directory.resolve("b.pem"));
    var manifest = manifestOf(other);

    assertThatThrownBy(() -> key.sign(manifest)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void neverReplacesAKey() throws IOException {
    var file = directory.resolve("default.pem");
    OwnerKeyFile.generate(file);

    assertThatThrownBy(() -> OwnerKeyFile.generate(file))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void refusesAKeyThatOthersCanRead() throws IOException {
    var file = directory.resolve("default.pem");
    OwnerKeyFile.generate(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    assertThatThrownBy(() -> OwnerKeyFile.load(file)).hasMessageContaining("chmod 600");
  }

  @Test
  void refusesHalvesThatDoNotBelongTogether() throws IOException {
    var a = directory.resolve("a.pem");
    var b = directory.resolve("b.pem");
    OwnerKeyFile.generate(a);
    OwnerKeyFile.generate(b);
    var mixed =
        Files.readString(a).replaceAll("(?s)-----BEGIN PUBLIC.*", "")
            + Files.readString(b).replaceAll("(?s).*(?=-----BEGIN PUBLIC)", "");
    Files.writeString(a, mixed);

    assertThatThrownBy(() -> OwnerKeyFile.load(a)).isInstanceOf(IOException.class);
  }

  @Test
  void refusesWhatIsNoKey() throws IOException {
    var file = directory.resolve("default.pem");
    OwnerKeyFile.generate(file);
    for (var text :
        List.of("", "hello", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")) {
      Files.writeString(file, text);
      assertThatThrownBy(() -> OwnerKeyFile.load(file)).isInstanceOf(IOException.class);
    }
  }

  private static Manifest manifestOf(OwnerKeyFile key) {
    var plan = Deployments.plan();
    return plan.toManifest(
        "shop",
        1,
        null,
        List.of(new SecretReference("key", FakeControlPlane.digest("sealed"))),
        plan.trust().toRequirements("tdx", List.of(), false, Bytes.copyOf(new byte[32])),
        key.publicKey());
  }
}
