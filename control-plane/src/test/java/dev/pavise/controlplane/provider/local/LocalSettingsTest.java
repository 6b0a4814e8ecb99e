package dev.pavise.controlplane.provider.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class LocalSettingsTest {
  private static final String PREFIX = "pavise.control-plane.local";

  @TempDir private Path directory;

  @Test
  void isDisabledUnlessSomebodyEnablesIt() {
    var settings = bind(Map.of());

    assertThat(settings.enabled()).isFalse();
    assertThat(settings.memory()).isEqualTo(DataSize.ofMegabytes(1024));
    assertThat(settings.cpus()).isEqualTo(2);
    assertThat(settings.registries()).isEmpty();
    assertThat(settings.acceleration()).isEqualTo(LocalSettings.Acceleration.AUTO);
    assertThat(settings.commandTimeout()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void readsEveryKey() throws IOException {
    var firmware = Files.writeString(directory.resolve("firmware"), "firmware").toString();
    var settings =
        bind(
            Map.ofEntries(
                Map.entry(".enabled", "true"),
                Map.entry(".state-directory", directory.toString()),
                Map.entry(".memory", "2GB"),
                Map.entry(".cpus", "4"),
                Map.entry(".registries[127.0.0.1:5000]", "http://10.0.2.2:5000"),
                Map.entry(".acceleration", "tcg"),
                Map.entry(".qemu", "my-qemu"),
                Map.entry(".swtpm", "my-swtpm"),
                Map.entry(".swtpm-setup", "my-setup"),
                Map.entry(".firmware-code", firmware),
                Map.entry(".firmware-variables", firmware),
                Map.entry(".command-timeout", "5s")));

    assertThat(settings)
        .isEqualTo(
            new LocalSettings(
                true,
                directory,
                DataSize.ofGigabytes(2),
                4,
                Map.of("127.0.0.1:5000", URI.create("http://10.0.2.2:5000")),
                LocalSettings.Acceleration.TCG,
                "my-qemu",
                "my-swtpm",
                "my-setup",
                Path.of(firmware),
                Path.of(firmware),
                Duration.ofSeconds(5)));
  }

  @Test
  void namesTheKeyThatIsWrong() {
    assertThatThrownBy(() -> bind(Map.of(".enabled", "true")))
        .rootCause()
        .hasMessageContaining(PREFIX + ".state-directory");
    assertThatThrownBy(() -> bind(Map.of(".cpus", "0")))
        .rootCause()
        .hasMessageContaining(PREFIX + ".cpus");
    assertThatThrownBy(() -> bind(Map.of(".memory", "1MB")))
        .rootCause()
        .hasMessageContaining(PREFIX + ".memory");
  }

  private static LocalSettings bind(Map<String, String> values) {
    var properties = new MapConfigurationPropertySource();
    values.forEach((key, value) -> properties.put(PREFIX + key, value));
    return new Binder(properties).bindOrCreate(PREFIX, LocalSettings.class);
  }
}
