package dev.pavise.worker.verification;

import dev.pavise.attestation.chain.Certificates;
import dev.pavise.attestation.chain.PinnedCollateral;
import dev.pavise.attestation.chain.Roots;
import dev.pavise.attestation.chain.TrustAnchor;
import dev.pavise.attestation.chain.Vendor;
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
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Trust anchors from PEM files. In a file, a certificate that signed itself is a root, named after
 * its subject; any other only helps to find the way to one; revocation lists are taken along.
 * Development roots are named file by file: never a directory that something could slip into. The
 * vendors' own roots are pinned in the Verifier and in no file.
 */
public final class RootFiles {
  private static final int FILE_BYTES_MAX = 1024 * 1024;

  /** Vendors whose root may be another one for development, by the name of the setting. */
  private static final Map<String, Vendor> VENDORS =
      Map.of(
          "amd", Vendor.AMD,
          "intel", Vendor.INTEL,
          "aws", Vendor.AWS,
          "google", Vendor.GOOGLE,
          "microsoft-supply-chain", Vendor.MICROSOFT_SUPPLY_CHAIN);

  private static final String VENDOR_PROPERTY = "pavise.worker.development-vendor-roots";

  private Roots roots = Roots.production();
  private final List<TrustAnchor> anchors = new ArrayList<>();
  private final List<X509Certificate> intermediates = new ArrayList<>();
  private final List<X509CRL> lists = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  private RootFiles() {}

  /**
   * @param pinned endorsement keys' roots, and what helps to find the way to any root
   * @param roots the vendors' own, and those that are not for production
   */
  public record Trust(PinnedCollateral pinned, Roots roots) {
    public static Trust none() {
      return new Trust(new PinnedCollateral(List.of(), List.of(), List.of()), Roots.production());
    }
  }

  /**
   * @param vendors files by vendor, with roots that are not for production
   * @param productionDirectory every {@code *.pem} of it; null for none
   */
  public static Trust read(
      List<Path> development, Map<String, List<Path>> vendors, @Nullable Path productionDirectory) {
    var files = new RootFiles();
    new TreeMap<>(vendors).forEach(files::readVendor);
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
    return new Trust(
        new PinnedCollateral(files.anchors, files.intermediates, files.lists), files.roots);
  }

  private void readVendor(String name, List<Path> paths) {
    var vendor = VENDORS.get(name);
    if (vendor == null) {
      problems.add(
          "%s.%s: the vendor must be one of %s"
              .formatted(VENDOR_PROPERTY, name, new TreeSet<>(VENDORS.keySet())));
      return;
    }
    for (var file : paths) {
      int before = roots.pins().size();
      if (!decode(file, VENDOR_PROPERTY + "." + name, one -> addVendor(vendor, one))) {
        continue;
      }
      if (roots.pins().size() == before) {
        problems.add(
            "%s.%s: %s holds no self-signed certificate; expected a root in PEM"
                .formatted(VENDOR_PROPERTY, name, file));
      }
    }
  }

  private void addVendor(Vendor vendor, X509Certificate certificate) {
    if (isSelfSigned(certificate)) {
      roots =
          roots.withTestRoot(vendor, certificate.getSubjectX500Principal().getName(), certificate);
    }
    intermediates.add(certificate);
  }

  private void read(Path file, boolean production, String property) {
    int before = anchors.size();
    if (decode(file, property, one -> add(one, production)) && anchors.size() == before) {
      problems.add(
          "%s: %s holds no self-signed certificate; expected a root, and its intermediates, in PEM"
              .formatted(property, file));
    }
  }

  /** Whether it could be read. */
  private boolean decode(Path file, String property, Consumer<X509Certificate> certificates) {
    try {
      if (Files.size(file) > FILE_BYTES_MAX) {
        throw new IllegalArgumentException("more than " + FILE_BYTES_MAX + " bytes");
      }
      var text = Files.readString(file, StandardCharsets.US_ASCII);
      for (var block : Pem.decode(text, "CERTIFICATE")) {
        certificates.accept(
            Certificates.decode(Octets.copyOf(block), file.getFileName().toString()));
      }
      for (var block : Pem.decode(text, "X509 CRL")) {
        lists.add(
            (X509CRL)
                CertificateFactory.getInstance("X.509")
                    .generateCRL(new ByteArrayInputStream(block)));
      }
      return true;
    } catch (IOException
        | GeneralSecurityException
        | IllegalArgumentException
        | MalformedEvidence e) {
      problems.add("%s: cannot read %s: %s".formatted(property, file, e));
      return false;
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
