package dev.pavise.webui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Defaults, the full mapping, and what is refused at start. */
class WebUiSettingsTest {
  private static final String PREFIX = "pavise.web-ui.";

  @Test
  void onlyTheAddressMustBeTold() {
    assertThat(bind(Map.of(PREFIX + "api-address", "https://127.0.0.1:8443")))
        .isEqualTo(
            new WebUiSettings(
                URI.create("https://127.0.0.1:8443"),
                null,
                Duration.ofSeconds(2),
                new WebUiSettings.Live(
                    5000,
                    32,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(40),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(30))));
  }

  @Test
  void everythingCanBeTold(@TempDir Path folder) throws IOException {
    var caFile = Files.writeString(folder.resolve("ca.crt"), "");
    var settings =
        bind(
            Map.of(
                PREFIX + "api-address", "https://api.example/",
                PREFIX + "api-ca-file", caFile.toString(),
                PREFIX + "api-connect-time", "3s",
                PREFIX + "live.streams-max", "7",
                PREFIX + "live.feeds-per-session-max", "3",
                PREFIX + "live.beat", "1s",
                PREFIX + "live.silence-max", "4s",
                PREFIX + "live.retry", "5s",
                PREFIX + "live.linger", "6s"));
    assertThat(settings)
        .isEqualTo(
            new WebUiSettings(
                URI.create("https://api.example/"),
                caFile,
                Duration.ofSeconds(3),
                new WebUiSettings.Live(
                    7,
                    3,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(4),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(6))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:8443",
        "https://user:secret@127.0.0.1:8443",
        "https://127.0.0.1:8443/api/v1",
        "https://127.0.0.1:8443?x=y"
      })
  void refusesAnAddressThatIsNotHttpsHostAndPort(String address) {
    assertThatThrownBy(() -> bind(Map.of(PREFIX + "api-address", address)))
        .rootCause()
        .hasMessageContaining("must be https, a host and a port");
  }

  @Test
  void refusesToStartWithoutAnAddress() {
    assertThatThrownBy(() -> bind(Map.of(PREFIX + "api-connect-time", "1s")))
        .rootCause()
        .hasMessageContaining("pavise.web-ui.api-address is not set");
  }

  @Test
  void refusesAnAuthorityThatCannotBeRead() {
    assertThatThrownBy(
            () ->
                bind(
                    Map.of(
                        PREFIX + "api-address", "https://127.0.0.1:8443",
                        PREFIX + "api-ca-file", "/nowhere/ca.crt")))
        .rootCause()
        .hasMessageContaining("/nowhere/ca.crt: must be a readable file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"})
  void refusesAnAuthorityFileWithoutCertificates(String content, @TempDir Path folder)
      throws IOException {
    var caFile = Files.writeString(folder.resolve("ca.crt"), content);
    assertThatThrownBy(() -> ApiConfiguration.trustingOnly(caFile))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("api-ca-file");
  }

  @ParameterizedTest
  @CsvSource({
    "api-connect-time, 0s",
    "live.streams-max, 0",
    "live.feeds-per-session-max, 0",
    "live.beat, 0s",
    "live.silence-max, -1s",
    "live.retry, 0s",
    "live.linger, 0s"
  })
  void refusesBoundsThatBoundNothing(String name, String value) {
    assertThatThrownBy(
            () ->
                bind(
                    Map.of(PREFIX + "api-address", "https://127.0.0.1:8443", PREFIX + name, value)))
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static WebUiSettings bind(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(new HashMap<>(properties)))
        .bind("pavise.web-ui", WebUiSettings.class)
        .get();
  }
}
