package dev.pavise.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  private static final String KEY = "pavise.control-plane.some-key";

  @TempDir private Path directory;

  @Test
  void namesTheKeyAndWhatWouldBeRight() {
    assertThatThrownBy(() -> Settings.require(null, KEY, "a path")).hasMessageContaining(KEY);
    assertThatThrownBy(() -> Settings.requirePositive(Duration.ZERO, KEY))
        .hasMessageContaining(KEY);
    assertThatThrownBy(() -> Settings.requireRange(0, 1, 2, KEY))
        .hasMessageContaining(KEY)
        .hasMessageContaining("1 to 2");
    assertThatThrownBy(() -> Settings.requireFile(directory.resolve("absent"), KEY, "a file"))
        .hasMessageContaining(KEY)
        .hasMessageContaining("absent");
    assertThatThrownBy(() -> Settings.requireDirectory(directory.resolve("absent"), KEY, "one"))
        .hasMessageContaining(KEY);
  }

  @Test
  void acceptsWhatIsRight() throws Exception {
    var file = Files.writeString(directory.resolve("file"), "content");

    Settings.require(file, KEY, "a path");
    Settings.requireFile(file, KEY, "a file");
    Settings.requireDirectory(directory, KEY, "a directory");
    Settings.requirePositive(Duration.ofMillis(1), KEY);
    Settings.requireRange(1, 1, 1, KEY);
    assertThat(file).exists();
  }
}
