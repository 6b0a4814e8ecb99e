package dev.pavise.webui.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.webui.api.DeploymentView.Endpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be clicked. */
class EndpointRowTest {
  @Test
  void webPortsCanBeOpened() {
    assertThat(row(8443, "127.0.0.1:18443", "tcp").href()).isEqualTo("https://127.0.0.1:18443/");
    assertThat(row(80, "app.example:80", "tcp").href()).isEqualTo("http://app.example:80/");
    assertThat(row(443, "[2001:db8::1]:443", "tcp").href()).isEqualTo("https://[2001:db8::1]:443/");
  }

  @Test
  void otherPortsCannot() {
    assertThat(row(5432, "127.0.0.1:5432", "tcp").href()).isNull();
    assertThat(row(443, "127.0.0.1:443", "udp").href()).isNull();
  }

  @Test
  void nothingCanBeOpenedBeforeItRuns() {
    assertThat(EndpointRow.of(new Endpoint("web", 443, "127.0.0.1:443", "tcp"), false).href())
        .isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javascript:alert(1)",
        "user@evil.example:443",
        "evil.example:443/path",
        "evil.example:443#",
        "a b:443",
        "127.0.0.1",
        ":443",
        ""
      })
  void whatIsNoHostAndPortIsNeverALink(String address) {
    assertThat(row(443, address, "tcp").href()).isNull();
  }

  private static EndpointRow row(int containerPort, String address, String protocol) {
    return EndpointRow.of(new Endpoint("web", containerPort, address, protocol), true);
  }
}
