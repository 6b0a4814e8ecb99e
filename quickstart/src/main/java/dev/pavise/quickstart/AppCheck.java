package dev.pavise.quickstart;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Calls the deployed application over HTTPS, trusting nothing but the tenant's own authority. */
final class AppCheck {
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(30);
  private static final Duration REQUEST_TAKES_MAX = Duration.ofSeconds(10);

  private AppCheck() {}

  /** The status of the first answer; tries again while the application is still starting. */
  static int call(URI url, Path caCertificate) throws InterruptedException {
    var until = System.nanoTime() + ANSWERS_WITHIN.toNanos();
    try (var client =
        HttpClient.newBuilder()
            .sslContext(trusting(caCertificate))
            .connectTimeout(REQUEST_TAKES_MAX)
            .build()) {
      while (true) {
        try {
          var request = HttpRequest.newBuilder(url).timeout(REQUEST_TAKES_MAX).build();
          return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
          if (System.nanoTime() > until) {
            throw new Failure(
                "the application does not answer on " + url + ": " + e.getMessage(),
                "See its deployment's page in the dashboard.",
                e);
          }
          TimeUnit.MILLISECONDS.sleep(200);
        }
      }
    }
  }

  private static SSLContext trusting(Path caCertificate) {
    try (var in = Files.newInputStream(caCertificate)) {
      var anchors = KeyStore.getInstance(KeyStore.getDefaultType());
      anchors.load(null, null);
      anchors.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
      var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(anchors);
      var context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new Failure(
          "cannot trust " + caCertificate + ": " + e.getMessage(),
          "Make it again with samples/https-nginx/make-certificate.sh.",
          e);
    }
  }
}
