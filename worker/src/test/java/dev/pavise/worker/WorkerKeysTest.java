package dev.pavise.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pavise.worker.keys.FileReleaseKey;
import dev.pavise.worker.keys.InvalidConfiguration;
import dev.pavise.worker.keys.Pem;
import dev.pavise.worker.keys.ResultKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerKeysTest {
  @TempDir Path directory;

  @Test
  void makesKeysThatTheWorkerReads() throws Exception {
    WorkerKeys.write(directory);
    var release = FileReleaseKey.read(directory.resolve("release.key"), "test");
    assertThat(Files.readString(directory.resolve("release.pub")).strip())
        .isEqualTo(release.publicKey().toBase64());
    var result = ResultKey.read(directory.resolve("result.key"), "test");
    assertThat(ResultKey.readPublic(directory.resolve("result.pub.pem"), "test"))
        .isEqualTo(result.publicKey());
  }

  @Test
  void letsNobodyElseReadThePrivateHalves() throws Exception {
    WorkerKeys.write(directory);
    for (var name : new String[] {"release.key", "result.key"}) {
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name))))
          .isEqualTo("rw-------");
    }
    try (var files = Files.list(directory)) {
      assertThat(files).hasSize(4);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"release.key", "release.pub", "result.key", "result.pub.pem"})
  void leavesEverythingAloneWhenOneFileExists(String name) throws Exception {
    Files.writeString(directory.resolve(name), "precious");
    assertThat(WorkerKeys.run(new String[] {directory.toString()})).isEqualTo(1);
    assertThat(directory.resolve(name)).hasContent("precious");
    try (var files = Files.list(directory)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void saysHowItIsUsed() {
    assertThat(WorkerKeys.run(new String[0])).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwx------"})
  void refusesAKeyFileThatOthersCanGetAt(String mode) throws Exception {
    WorkerKeys.write(directory);
    var file = directory.resolve("release.key");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    assertThatThrownBy(() -> FileReleaseKey.read(file, "pavise.worker.release-key-file"))
        .isInstanceOf(InvalidConfiguration.class)
        .hasMessageContainingAll("pavise.worker.release-key-file", "chmod 600");
  }

  @Test
  void readsAReleaseKeyInPem() throws Exception {
    var pair = KeyPairGenerator.getInstance("X25519").generateKeyPair();
    var file = secret("key.pem", Pem.encode(pair.getPrivate().getEncoded(), "PRIVATE KEY"));
    var encoded = pair.getPublic().getEncoded();
    assertThat(FileReleaseKey.read(file, "test").publicKey().toByteArray())
        .isEqualTo(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
  }

  @Test
  void refusesAReleaseKeyThatIsNone() throws Exception {
    var short31 = Base64.getEncoder().encodeToString(new byte[31]);
    var p256 = KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate().getEncoded();
    for (var text : new String[] {"", "?", short31, Pem.encode(p256, "PRIVATE KEY")}) {
      var file = secret("bad" + text.length(), text);
      assertThatThrownBy(() -> FileReleaseKey.read(file, "test"))
          .isInstanceOf(InvalidConfiguration.class);
    }
  }

  @Test
  void refusesAResultKeyOnAnotherCurve() throws Exception {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(384);
    var pair = generator.generateKeyPair();
    var file = secret("p384", Pem.encode(pair.getPrivate().getEncoded(), "PRIVATE KEY"));
    assertThatThrownBy(() -> ResultKey.read(file, "test")).isInstanceOf(InvalidConfiguration.class);
    var open = secret("p384.pub", Pem.encode(pair.getPublic().getEncoded(), "PUBLIC KEY"));
    assertThatThrownBy(() -> ResultKey.readPublic(open, "test"))
        .isInstanceOf(InvalidConfiguration.class);
  }

  @Test
  void derivesAnotherKeyForEachPurposeAndAlwaysTheSame() throws Exception {
    WorkerKeys.write(directory);
    var key = FileReleaseKey.read(directory.resolve("release.key"), "test");
    assertThat(key.deriveKey("a")).hasSize(32).isEqualTo(key.deriveKey("a"));
    assertThat(key.deriveKey("a")).isNotEqualTo(key.deriveKey("b"));
  }

  private Path secret(String name, String text) throws Exception {
    var file =
        Files.createFile(
            directory.resolve(name),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, text);
  }
}
