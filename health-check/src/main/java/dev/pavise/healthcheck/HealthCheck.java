package dev.pavise.healthcheck;

import java.io.IOException;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Asks one address and exits with 0 if the answer is 200. It runs inside a container, which so
 * needs neither a shell nor curl, and it checks the server's certificate as any client does.
 */
public final class HealthCheck {
  private static final Duration WAIT_MAX = Duration.ofSeconds(3);
  private static final int HEALTHY = 0;
  private static final int UNHEALTHY = 1;
  private static final int NOT_UNDERSTOOD = 2;

  private HealthCheck() {}

  /**
   * @param arguments the address, and for https a file with the certificates of its authorities
   */
  public static void main(String[] arguments) {
    System.exit(run(arguments, System.err));
  }

  static int run(String[] arguments, PrintStream err) {
    if (arguments.length < 1 || arguments.length > 2) {
      err.println("usage: HealthCheck <address> [<file of CA certificates in PEM>]");
      return NOT_UNDERSTOOD;
    }
    try {
      int status = ask(arguments);
      if (status == HttpURLConnection.HTTP_OK) {
        return HEALTHY;
      }
      err.println(arguments[0] + " answers " + status + "; expected 200");
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      err.println(arguments[0] + ": " + e);
    }
    return UNHEALTHY;
  }

  private static int ask(String[] arguments) throws IOException, GeneralSecurityException {
    if (!(URI.create(arguments[0]).toURL().openConnection() instanceof HttpURLConnection http)) {
      throw new IllegalArgumentException("expected an http or https address");
    }
    if (arguments.length == 2) {
      if (!(http instanceof HttpsURLConnection https)) {
        throw new IllegalArgumentException("CA certificates are for https only");
      }
      https.setSSLSocketFactory(trusting(Path.of(arguments[1])).getSocketFactory());
    }
    http.setInstanceFollowRedirects(false);
    http.setConnectTimeout((int) WAIT_MAX.toMillis());
    http.setReadTimeout((int) WAIT_MAX.toMillis());
    try {
      return http.getResponseCode();
    } finally {
      http.disconnect();
    }
  }

  private static SSLContext trusting(Path file) throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (var in = Files.newInputStream(file)) {
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca-" + store.size(), certificate);
      }
    }
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }
}
