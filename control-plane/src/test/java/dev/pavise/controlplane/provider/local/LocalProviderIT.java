package dev.pavise.controlplane.provider.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.controlplane.guestimage.GuestImages;
import dev.pavise.controlplane.provider.Instance;
import dev.pavise.controlplane.provider.InstanceKey;
import dev.pavise.controlplane.provider.LaunchIntent;
import dev.pavise.controlplane.running.Installation;
import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.attester.UserData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The provider with the real QEMU, the real swtpm and the real guest image. */
class LocalProviderIT {
  private static final String IMAGE = System.getProperty("pavise.guestImage", "");

  @TempDir private Path directory;

  @Test
  void bootsTheGuestImageUntilItsAgentSpeaks() throws Exception {
    assertThat(IMAGE)
        .as("set -Dpavise.guestImage to the guest image, as ./pavise test does")
        .isNotBlank();
    var images = Files.createDirectories(directory.resolve("images"));
    var image = Files.createSymbolicLink(images.resolve("guest.efi"), Path.of(IMAGE));
    Files.writeString(images.resolve("guest.efi.reference-values.json"), "{}");
    var provider =
        new LocalConfiguration()
            .localProvider(settings(), GuestImages.of(images), Clock.systemUTC());
    var key = InstanceKey.of(DeploymentId.random(), 1);
    var intent =
        new LaunchIntent(
            key,
            "tpm-development",
            Sha256.of(Files.readAllBytes(image)),
            List.of(),
            dev.pavise.messages.Bytes.copyOf(
                new UserData(
                        UserData.VERSION,
                        URI.create("https://10.0.2.2:9"),
                        null,
                        "token",
                        Sha256.of("manifest".getBytes(StandardCharsets.UTF_8)),
                        Map.of())
                    .encode()));
    try {
      var instance = provider.ensureLaunched(intent);

      assertThat(instance.state()).isEqualTo(Instance.State.RUNNING);
      var console = directory.resolve("state/vms").resolve(key.value()).resolve("console.log");
      Installation.await(
          Duration.ofMinutes(10),
          "the agent to say on its console that it measured the manifest",
          () -> read(console).contains("measured manifest") ? "yes" : null);
    } finally {
      provider.ensureTerminated(key);
    }
    assertThat(provider.find(key)).isEmpty();
  }

  private LocalSettings settings() {
    var prefix = "pavise.control-plane.local";
    return new Binder(
            new MapConfigurationPropertySource(
                Map.of(
                    prefix + ".enabled",
                    "true",
                    prefix + ".state-directory",
                    directory.resolve("state").toString())))
        .bindOrCreate(prefix, LocalSettings.class);
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
