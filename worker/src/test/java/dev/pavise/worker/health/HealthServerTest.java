package dev.pavise.worker.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthServerTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final AtomicBoolean works = new AtomicBoolean();
  private final HealthServer server =
      new HealthServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), works::get);
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void answersAccordingToWhetherTheWorkerWorks() throws Exception {
    assertThat(status("GET", "/health")).isEqualTo(503);
    works.set(true);
    assertThat(status("GET", "/health")).isEqualTo(200);
    works.set(false);
    assertThat(status("GET", "/health")).isEqualTo(503);
  }

  @Test
  void knowsOneAddressAndOneMethod() throws Exception {
    works.set(true);
    assertThat(status("GET", "/")).isEqualTo(404);
    assertThat(status("GET", "/health/more")).isEqualTo(404);
    assertThat(status("POST", "/health")).isEqualTo(405);
  }

  @Test
  void saysWhereItCannotListen() {
    var taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
    assertThatThrownBy(() -> new HealthServer(taken, works::get))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("pavise.worker.health");
  }

  @Test
  void anAnswerOfKafkasCountsForAWhile() {
    assertThat(BrokerPulse.isRecent(null, NOW)).isFalse();
    assertThat(BrokerPulse.isRecent(NOW, NOW)).isTrue();
    assertThat(BrokerPulse.isRecent(NOW.minus(BrokerPulse.RECENT), NOW)).isTrue();
    assertThat(BrokerPulse.isRecent(NOW.minus(BrokerPulse.RECENT).minus(Duration.ofMillis(1)), NOW))
        .isFalse();
  }

  private int status(String method, String path) throws Exception {
    var address = URI.create("http://127.0.0.1:" + server.port() + path);
    var request = HttpRequest.newBuilder(address).method(method, BodyPublishers.noBody()).build();
    return client.send(request, BodyHandlers.discarding()).statusCode();
  }
}
