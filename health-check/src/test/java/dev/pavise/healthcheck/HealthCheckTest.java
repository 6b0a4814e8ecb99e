package dev.pavise.healthcheck;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthCheckTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final AtomicInteger status = new AtomicInteger();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/health",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/elsewhere");
          exchange.sendResponseHeaders(status.get(), -1);
          exchange.close();
        });
    server.createContext(
        "/elsewhere",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void isContentWith200() {
    status.set(200);
    assertThat(check(address())).isZero();
    assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void saysWhatElseWasAnswered() {
    status.set(503);
    assertThat(check(address())).isEqualTo(1);
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("503");
  }

  @Test
  void followsNoRedirect() {
    status.set(302);
    assertThat(check(address())).isEqualTo(1);
  }

  @Test
  void isNotContentWhenNobodyAnswers() {
    server.stop(0);
    assertThat(check(address())).isEqualTo(1);
  }

  @Test
  void understandsAnHttpAddressAndCertificatesForHttpsOnly() {
    assertThat(check()).isEqualTo(2);
    assertThat(check("a", "b", "c")).isEqualTo(2);
    assertThat(check("file:/etc/hostname")).isEqualTo(1);
    assertThat(check("health")).isEqualTo(1);
    assertThat(check(address(), "/ca.pem")).isEqualTo(1);
  }

  private String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/health";
  }

  private int check(String... arguments) {
    return HealthCheck.run(arguments, new PrintStream(said, true, StandardCharsets.UTF_8));
  }
}
