package dev.pavise.controlplane.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetsTest {
  private final Targets targets = new Targets(SenderTest.settings(false, Set.of(443, 8443), null));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "100.100.100.200",
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "198.41.0.4",
        "::",
        "::1",
        "fe80::1",
        "fec0::1",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "2002:7f00:1::1",
        "2001::1",
        "2001:db8::1",
        "100::1"
      })
  void refusesEveryAddressThatIsNotPublic(String address) {
    assertThat(targets.allows(InetAddress.ofLiteral(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8.8.8.8",
        "100.63.255.255",
        "100.128.0.1",
        "172.15.255.255",
        "172.32.0.1",
        "223.255.255.1",
        "2606:4700::1111",
        "2a00:1450::1"
      })
  void allowsPublicAddressesRightUpToTheEdges(String address) {
    assertThat(targets.allows(InetAddress.ofLiteral(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://receiver.example.com/",
        "ftp://receiver.example.com/",
        "file:///etc/passwd",
        "receiver.example.com",
        "/hook",
        "https:///hook",
        "https://",
        "https://user:pass@a.example.com/",
        "https://user@a.example.com/",
        "https://a.example.com@b.example.com/",
        "https://localhost/",
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.1/",
        "https://0177.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://a.example.com:22/",
        "https://a.example.com:80/",
        "https://a.example.com/#f",
        "https://a.example.com./",
        "https://a_b/",
        "https://a.example.com\\@127.0.0.1/",
        "mailto:a@b",
        "https:opaque",
        "https://a b/"
      })
  void refusesUrlsThatCouldLeadElsewhere(String url) {
    assertThat(targets.refusal(url)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://receiver.example.com",
        "https://a.example.com:8443/hook?x=1",
        "HTTPS://A.Example.COM/"
      })
  void allowsOrdinaryReceivers(String url) {
    assertThat(targets.refusal(url)).isEmpty();
  }

  @Test
  void waitsThreeTimesLongerEachTimeUpToABoundLessJitter() {
    var backoff = new Backoff(Duration.ofSeconds(5), Duration.ofHours(6));
    assertThat(backoff.after(1, 0)).isEqualTo(Duration.ofSeconds(5));
    assertThat(backoff.after(2, 0)).isEqualTo(Duration.ofSeconds(15));
    assertThat(backoff.after(2, 1)).isEqualTo(Duration.ofMillis(7500));
    assertThat(backoff.after(30, 0)).isEqualTo(Duration.ofHours(6));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "here", "example.com/24", "192.0.2.0/33", "192.0.2.0/-1"})
  void aNetworkToRefuseThatIsNoneStopsTheStart(String text) {
    assertThatThrownBy(() -> SenderTest.settings(false, Set.of(443), null, List.of(text)))
        .hasMessageContaining("pavise.control-plane.webhooks.refused-networks")
        .hasMessageContaining("192.0.2.0/24");
  }
}
