package dev.pavise.cli.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Trust in the certificates of one PEM file, and in no other. */
final class CertificateAuthority {
  private CertificateAuthority() {}

  static SSLContext contextOf(Path file) {
    try (var in = Files.newInputStream(file)) {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      var count = 0;
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("authority-" + count++, certificate);
      }
      if (count == 0) {
        throw new IllegalArgumentException(file + " holds no certificate");
      }
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the authority's certificate " + file + " cannot be read", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(file + " is no certificate in PEM", e);
    }
  }
}
