package dev.pavise.worker.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFileTest {
  private static final int ROOT = 0;
  private static final int WORKER = 65532;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "r--------"})
  void readsWhatOnlyItsOwnerCanRead(String mode) throws IOException {
    assertThat(KeyFile.read(keyWith(mode), "setting")).isEqualTo("key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"r--r-----", "rw-r--r--", "r-------x", "rw--w----", "r-----r--"})
  void refusesWhatOthersCanGetAt(String mode) throws IOException {
    var file = keyWith(mode);
    assertThatThrownBy(() -> KeyFile.read(file, "setting"))
        .isInstanceOf(InvalidConfiguration.class)
        .hasMessageContaining("setting")
        .hasMessageContaining("chmod 600");
  }

  @Test
  void letsAGroupReadARootsFileWhenTheProcessIsNotRoot() {
    assertThat(isPrivate("r--r-----", ROOT, WORKER)).isTrue();
    assertThat(isPrivate("rw-r-----", ROOT, WORKER)).isTrue();
  }

  @Test
  void letsNoGroupReadTheProcesssOwnFile() {
    assertThat(isPrivate("r--r-----", WORKER, WORKER)).isFalse();
    assertThat(isPrivate("r--r-----", ROOT, ROOT)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"r--r--r--", "r--rw----", "r--r----x", "------r--"})
  void neverLetsAGroupWriteOrTheWorldRead(String mode) {
    assertThat(isPrivate(mode, ROOT, WORKER)).isFalse();
  }

  private static boolean isPrivate(String mode, int owner, int reader) {
    return KeyFile.isPrivate(PosixFilePermissions.fromString(mode), owner, reader);
  }

  private Path keyWith(String mode) throws IOException {
    var file = Files.writeString(directory.resolve("key"), "key\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    return file;
  }
}
