package dev.pavise.cli.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over real TLS, with certificates that the JDK's keytool makes. */
class EncryptedApiTest {
  private static final String PASSWORD = "changeit";

  @TempDir Path directory = Path.of("");

  @Test
  void believesTheCertificatesOfItsAuthorityAndNoOther() throws Exception {
    var server = start("server", "ip:127.0.0.1,dns:localhost");
    certificate("other", "ip:127.0.0.1");
    var address = URI.create("https://127.0.0.1:" + server.getAddress().getPort());
    try (var api = Api.connect(address, directory.resolve("server.crt"), "t");
        var wary = Api.connect(address, directory.resolve("other.crt"), "t");
        var plain = Api.connect(address, null, "t")) {
      assertThat(api.ownerKeys()).isEmpty();
      assertThatThrownBy(wary::ownerKeys)
          .isInstanceOfSatisfying(ApiProblem.class, it -> assertThat(it.isUnavailable()).isTrue());
      assertThatThrownBy(plain::ownerKeys).isInstanceOf(ApiProblem.class);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void refusesACertificateOfAnotherName() throws Exception {
    var server = start("server", "dns:elsewhere.test");
    var address = URI.create("https://127.0.0.1:" + server.getAddress().getPort());
    try (var api = Api.connect(address, directory.resolve("server.crt"), "t")) {
      assertThatThrownBy(api::ownerKeys).isInstanceOf(ApiProblem.class);
    } finally {
      server.stop(0);
    }
  }

  private HttpsServer start(String name, String subject) throws Exception {
    certificate(name, subject);
    var keys = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(directory.resolve(name + ".p12"))) {
      keys.load(in, PASSWORD.toCharArray());
    }
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          var body = "{\"items\":[]}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  private void certificate(String name, String subject) throws IOException, InterruptedException {
    var store = directory.resolve(name + ".p12").toString();
    keytool(
        List.of(
            "-genkeypair",
            "-alias",
            name,
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-dname",
            "CN=" + name,
            "-validity",
            "2",
            "-ext",
            "san=" + subject,
            "-keystore",
            store,
            "-storepass",
            PASSWORD));
    keytool(
        List.of(
            "-exportcert",
            "-rfc",
            "-alias",
            name,
            "-keystore",
            store,
            "-storepass",
            PASSWORD,
            "-file",
            directory.resolve(name + ".crt").toString()));
  }

  private static void keytool(List<String> arguments) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(arguments);
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor()).isZero();
  }
}
