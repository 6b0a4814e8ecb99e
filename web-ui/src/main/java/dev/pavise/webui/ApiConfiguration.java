package dev.pavise.webui;

import dev.pavise.webui.api.ControlPlane;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How the dashboard reaches the control plane. */
@Configuration(proxyBeanMethods = false)
class ApiConfiguration {
  /** HTTP/1.1, because over HTTP/2 the long streams of all sessions would share one connection. */
  @Bean(destroyMethod = "shutdownNow")
  HttpClient apiClient(WebUiSettings settings) throws IOException, GeneralSecurityException {
    var builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.apiConnectTime())
            .executor(Executors.newVirtualThreadPerTaskExecutor());
    var authorities = settings.apiCaFile();
    if (authorities != null) {
      builder.sslContext(trustingOnly(authorities));
    }
    return builder.build();
  }

  @Bean
  ControlPlane controlPlane(WebUiSettings settings, HttpClient apiClient) {
    return new ControlPlane(settings.apiAddress(), apiClient);
  }

  static SSLContext trustingOnly(Path authorities) throws IOException, GeneralSecurityException {
    var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (var pem = Files.newInputStream(authorities)) {
      var number = 0;
      for (var each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        trusted.setCertificateEntry("authority-" + number++, each);
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "pavise.web-ui.api-ca-file, " + authorities + ", holds no readable PEM certificates", e);
    }
    if (trusted.size() == 0) {
      throw new IllegalArgumentException(
          "pavise.web-ui.api-ca-file, " + authorities + ", holds no certificate");
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
