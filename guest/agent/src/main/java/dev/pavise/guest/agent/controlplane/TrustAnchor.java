package dev.pavise.guest.agent.controlplane;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Whose certificates are believed on HTTPS connections. */
public final class TrustAnchor {
  private TrustAnchor() {}

  /**
   * A TLS context that trusts this authority alone; without one, the public authorities.
   *
   * @param caCertificate PEM, one or more certificates
   */
  public static SSLContext context(@Nullable String caCertificate) throws IOException {
    try {
      if (caCertificate == null) {
        return SSLContext.getDefault();
      }
      var anchors = KeyStore.getInstance("PKCS12");
      anchors.load(null, null);
      var certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(caCertificate.getBytes(StandardCharsets.UTF_8)));
      var number = 0;
      for (var certificate : certificates) {
        anchors.setCertificateEntry("anchor-" + number++, certificate);
      }
      if (number == 0) {
        throw new IOException("the user data's caCertificate holds no PEM certificate");
      }
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(anchors);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("the user data's caCertificate cannot be used: " + e.getMessage(), e);
    }
  }
}
