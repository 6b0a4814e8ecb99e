package dev.pavise.guest.agent.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.attester.AgentReport;
import dev.pavise.messages.attester.UserData;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlPlaneTest {
  private static final AgentReport REPORT =
      new AgentReport(AgentReport.Stage.STARTED, List.of(), null);

  @TempDir Path directory;

  private HttpsServer server;
  private TestAuthority authority;
  private int status = 200;
  private byte[] body = "{\"attestNow\":true,\"later\":1}".getBytes(StandardCharsets.UTF_8);

  @BeforeEach
  void start() throws Exception {
    authority = TestAuthority.create(directory);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(authority.serverContext()));
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().add("Location", "https://192.0.2.1/");
          exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void trustsTheNamedAuthority() throws Exception {
    assertThat(controlPlane(authority.certificatePem()).report(REPORT).attestNow()).isTrue();
  }

  @Test
  void trustsNobodyElse() throws Exception {
    var other = TestAuthority.create(directory.resolve("other"));
    assertThatThrownBy(() -> controlPlane(other.certificatePem()).report(REPORT))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> controlPlane(null).report(REPORT)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> controlPlane("no certificate")).isInstanceOf(IOException.class);
  }

  @Test
  void speaksHttpsOnly() {
    for (var address : List.of("http://127.0.0.1", "file:///etc/passwd", "https:opaque")) {
      assertThatThrownBy(() -> ControlPlane.of(userData(URI.create(address), null)))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void tellsARefusalFromATrouble() throws Exception {
    status = 422;
    body =
        """
        {"code":"EVIDENCE_REFUSED","title":"t","findings":[{"code":"EK_UNTRUSTED","axis":"hardware",
         "severity":"FAIL","field":"ek","remedy":"r"}]}\
        """
            .getBytes(StandardCharsets.UTF_8);
    var refusal =
        catchThrowableOfType(
            RefusedByControlPlane.class,
            () -> controlPlane(authority.certificatePem()).report(REPORT));
    assertThat(refusal.status()).isEqualTo(422);
    assertThat(refusal.findings().getFirst().code()).isEqualTo("EK_UNTRUSTED");

    status = 503;
    assertThatThrownBy(() -> controlPlane(authority.certificatePem()).report(REPORT))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(RefusedByControlPlane.class);
  }

  @Test
  void isNotSentElsewhere() {
    status = 307;
    assertThatThrownBy(() -> controlPlane(authority.certificatePem()).report(REPORT))
        .isInstanceOf(IOException.class);
  }

  @Test
  void readsNoEndlessAnswer() {
    body = new byte[5 * 1024 * 1024];
    assertThatThrownBy(() -> controlPlane(authority.certificatePem()).report(REPORT))
        .isInstanceOf(IOException.class);
  }

  @Test
  void refusesAnAnswerThatIsSomethingElse() {
    body = "null".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> controlPlane(authority.certificatePem()).report(REPORT))
        .isInstanceOf(IOException.class);
  }

  private ControlPlane controlPlane(@Nullable String ca) throws IOException {
    return ControlPlane.of(
        userData(URI.create("https://127.0.0.1:" + server.getAddress().getPort()), ca));
  }

  private static UserData userData(URI address, @Nullable String ca) {
    return new UserData(UserData.VERSION, address, ca, "token", Sha256.of(new byte[0]), Map.of());
  }
}
