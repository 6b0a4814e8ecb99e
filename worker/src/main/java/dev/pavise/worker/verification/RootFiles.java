package dev.pavise.worker.verification;

import dev.pavise.attestation.chain.Certificates;
import dev.pavise.attestation.chain.PinnedCollateral;
import dev.pavise.attestation.chain.TrustAnchor;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import dev.pavise.worker.keys.InvalidConfiguration;
import dev.pavise.worker.keys.Pem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Trust anchors from PEM files. In a file, a certificate that signed itself is a root, named after
 * its subject; any other only helps to find the way to one; revocation lists are taken along.
 * Development roots are named file by file: never a directory that something could slip into.
 */
public final class RootFiles {
  private static final int FILE_BYTES_MAX = 1024 * 1024;

  private final List<TrustAnchor> anchors = new ArrayList<>();
  private final List<X509Certificate> intermediates = new ArrayList<>();
  private final List<X509CRL> lists = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  private RootFiles() {}

  /**
   * @param productionDirectory every {@code *.pem} of it; null for none
   */
  public static PinnedCollateral read(List<Path> development, @Nullable Path productionDirectory) {
    var files = new RootFiles();
    for (var file : development) {
      files.read(file, false, "pavise.worker.development-roots");
    }
    if (productionDirectory != null) {
      var property = "pavise.worker.production-roots";
      try (var entries = Files.newDirectoryStream(productionDirectory, "*.pem")) {
        var sorted = new ArrayList<Path>();
        entries.forEach(sorted::add);
        sorted.sort(null);
        sorted.forEach(file -> files.read(file, true, property));
      } catch (IOException e) {
        files.problems.add(
            "%s: cannot list %s (%s); it must be a directory with PEM files"
                .formatted(property, productionDirectory, e));
      }
    }
    if (!files.problems.isEmpty()) {
      throw new InvalidConfiguration(files.problems);
    }
    return new PinnedCollateral(files.anchors, files.intermediates, files.lists);
  }

  private void read(Path file, boolean production, String property) {
    try {
      if (Files.size(file) > FILE_BYTES_MAX) {
        throw new IllegalArgumentException("more than " + FILE_BYTES_MAX + " bytes");
      }
      var text = Files.readString(file, StandardCharsets.US_ASCII);
      int before = anchors.size();
      for (var block : Pem.decode(text, "CERTIFICATE")) {
        add(Certificates.decode(Octets.copyOf(block), file.getFileName().toString()), production);
      }
      for (var block : Pem.decode(text, "X509 CRL")) {
        lists.add(
            (X509CRL)
                CertificateFactory.getInstance("X.509")
                    .generateCRL(new ByteArrayInputStream(block)));
      }
      if (anchors.size() == before) {
        problems.add(
            "%s: %s holds no self-signed certificate; expected a root, and its intermediates, in PEM"
                .formatted(property, file));
      }
    } catch (IOException
        | GeneralSecurityException
        | IllegalArgumentException
        | MalformedEvidence e) {
      problems.add("%s: cannot read %s: %s".formatted(property, file, e));
    }
  }

  private void add(X509Certificate certificate, boolean production) {
    if (isSelfSigned(certificate)) {
      anchors.add(
          new TrustAnchor(
              certificate.getSubjectX500Principal().getName(), production, certificate));
    } else {
      intermediates.add(certificate);
    }
  }

  private static boolean isSelfSigned(X509Certificate certificate) {
    if (!certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
      return false;
    }
    try {
      certificate.verify(certificate.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
