package dev.pavise.cli.collateral;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.pavise.attestation.testkit.tdx.TdQuoteDraft;
import dev.pavise.attestation.testkit.tdx.TestIntel;
import dev.pavise.attestation.testkit.tdx.TestIntel.Level;
import dev.pavise.cli.ExitCode;
import dev.pavise.cli.Pavise;
import dev.pavise.cli.command.Surroundings;
import dev.pavise.cli.connection.ConfigDirectory;
import dev.pavise.cli.terminal.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fetching into a file, and judging with that file where there is no network. */
class CollateralCommandTest {
  private final TestIntel intel = new TestIntel("command");
  private final Instant now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS);
  private final Map<String, byte[]> pages = new HashMap<>();
  private final HttpServer server = serverOrFail();

  @TempDir private Path folder = Path.of("");

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void fetchesWhatAQuoteIsJudgedWithAndJudgesWithIt() throws Exception {
    publish();
    var quote =
        Files.write(folder.resolve("quote"), new TdQuoteDraft(intel).encoded().toByteArray());
    var bundle = folder.resolve("bundle.json");

    var fetched = run("collateral", quote.toString(), "--out", bundle.toString(), service(), url());

    assertThat(fetched.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(fetched.out()).contains("intel/tdx/tcb/90c06f000000", "intel/crl/platform", "until");
    var alone = run("verify", quote.toString());
    assertThat(alone.out()).contains("COLLATERAL_MISSING", "REVOCATION_UNAVAILABLE");
    var judged = run("verify", quote.toString(), bundle.toString());
    assertThat(judged.out())
        .contains("CERTIFICATE_UNKNOWN_ROOT")
        .doesNotContain("COLLATERAL_MISSING", "REVOCATION_UNAVAILABLE");
  }

  @Test
  void saysSoWhenNothingCouldBeFetchedAndWritesNothing() throws IOException {
    var quote =
        Files.write(folder.resolve("quote"), new TdQuoteDraft(intel).encoded().toByteArray());
    var bundle = folder.resolve("bundle.json");
    var fetched = run("collateral", quote.toString(), "--out", bundle.toString(), service(), url());
    assertThat(fetched.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(bundle).doesNotExist();
  }

  @Test
  void speaksPlainHttpWithNobodyElse() throws IOException {
    var quote =
        Files.write(folder.resolve("quote"), new TdQuoteDraft(intel).encoded().toByteArray());
    var refused =
        run("collateral", quote.toString(), "--out", "x", service(), "http://cache.example");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
  }

  private void publish() throws GeneralSecurityException {
    pages.put(
        "/tdx/certification/v4/tcb?fmspc=90c06f000000", intel.tcbInfo(this::current).toByteArray());
    pages.put("/tdx/certification/v4/qe/identity", intel.qeIdentity(this::current).toByteArray());
    pages.put("/sgx/certification/v4/pckcrl?ca=platform&encoding=der", list(Level.AUTHORITY));
    pages.put("/IntelSGXRootCA.der", list(Level.ROOT));
  }

  private byte[] list(Level issuer) throws GeneralSecurityException {
    return intel
        .revocationList(issuer, now.minus(Duration.ofDays(1)), intel.key(issuer))
        .getEncoded();
  }

  private String current(String json) {
    return json.replace("2026-05-29T12:00:00Z", now.minus(Duration.ofDays(1)).toString())
        .replace("2026-06-28T12:00:00Z", now.plus(Duration.ofDays(29)).toString());
  }

  private static String service() {
    return "--service";
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private HttpServer serverOrFail() {
    try {
      var made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      var chain =
          URLEncoder.encode(
                  TdQuoteDraft.pem(List.of(intel.certificate(Level.TCB_SIGNER))),
                  StandardCharsets.US_ASCII)
              .replace("+", "%20");
      made.createContext(
          "/",
          exchange -> {
            try (exchange) {
              var page = pages.get(exchange.getRequestURI().toString());
              if (page == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
              }
              exchange.getResponseHeaders().set("TCB-Info-Issuer-Chain", chain);
              exchange.sendResponseHeaders(200, page.length);
              exchange.getResponseBody().write(page);
            }
          });
      made.start();
      return made;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private record Run(int exitCode, String out) {}

  private static Run run(String... arguments) {
    var out = new StringWriter();
    var surroundings =
        new Surroundings(
            new Terminal(new PrintWriter(out), new PrintWriter(new StringWriter()), false),
            InputStream.nullInputStream(),
            Map.of(),
            ConfigDirectory.of(Map.of(), "/nonexistent"),
            Optional.empty(),
            Optional.empty(),
            ZoneOffset.UTC,
            Optional.empty());
    return new Run(Pavise.run(surroundings, arguments), out.toString());
  }
}
