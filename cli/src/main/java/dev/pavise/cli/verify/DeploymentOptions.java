package dev.pavise.cli.verify;

import dev.pavise.attestation.appraisal.ReferenceValues;
import dev.pavise.attestation.chain.Certificates;
import dev.pavise.attestation.chain.TrustAnchor;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import dev.pavise.cli.ExitCode;
import dev.pavise.cli.Failure;
import dev.pavise.cli.command.ConnectionOptions;
import dev.pavise.cli.command.Surroundings;
import dev.pavise.cli.key.OwnerKeyFile;
import dev.pavise.messages.MalformedMessage;
import dev.pavise.messages.Sha256;
import dev.pavise.verdict.ReferenceValuesFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a deployment is judged by: only what one has oneself. */
final class DeploymentOptions {
  private static final long ROOT_BYTES_MAX = 64 * 1024;

  @Option(
      names = "--deployment",
      paramLabel = "DEPLOYMENT",
      description =
          "Judge what the control plane shows of a deployment, by its name or id, and believe none"
              + " of it.")
  @Nullable String target;

  @Option(
      names = "--owner",
      paramLabel = "THUMBPRINT",
      description =
          "sha256:… of an owner key that may sign for it; may be repeated (default: those of"
              + " yours, see: pavise keys list).")
  List<String> owners = new ArrayList<>();

  @Option(
      names = "--reference-values",
      paramLabel = "FILE",
      description =
          "What a guest image you know measures to, as its build writes it; may be repeated"
              + " (default: of the one built in this checkout).")
  List<Path> referenceValues = new ArrayList<>();

  @Option(
      names = "--development-root",
      paramLabel = "FILE",
      description = "PEM of a root of TPMs that prove nothing to others; may be repeated.")
  List<Path> developmentRoots = new ArrayList<>();

  @Option(
      names = "--save",
      paramLabel = "DIR",
      description = "Keep what was shown in a new directory: manifest, evidence, verdict.")
  @Nullable Path save;

  @Mixin ConnectionOptions connection = new ConnectionOptions();

  Set<Sha256> owners(Surroundings surroundings) {
    var thumbprints = new HashSet<Sha256>();
    for (var text : owners) {
      try {
        thumbprints.add(Sha256.parse(text));
      } catch (IllegalArgumentException e) {
        throw new Failure(
            ExitCode.BAD_INPUT,
            "--owner: \"" + text + "\" is no thumbprint",
            "Write sha256: and 64 small hex digits, as pavise keys list shows it.",
            e);
      }
    }
    return owners.isEmpty() ? own(surroundings) : thumbprints;
  }

  private static Set<Sha256> own(Surroundings surroundings) {
    try {
      return OwnerKeyFile.loadAll(surroundings.config().ownerKeys()).stream()
          .map(OwnerKeyFile::thumbprint)
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new Failure(
          ExitCode.BAD_INPUT,
          String.valueOf(e.getMessage()),
          "Only you may be able to read an owner key; or name one by --owner.",
          e);
    }
  }

  List<ReferenceValues> referenceValues(Surroundings surroundings) {
    var files =
        referenceValues.isEmpty()
            ? surroundings
                .guestImage()
                .map(image -> image.resolveSibling(image.getFileName() + ".reference-values.json"))
                .filter(Files::isRegularFile)
                .stream()
                .toList()
            : referenceValues;
    if (files.isEmpty()) {
      throw new Failure(
          ExitCode.BAD_INPUT,
          "there is no guest image to compare with",
          "Build it yourself (./pavise image build), or give what it measures to by"
              + " --reference-values FILE.");
    }
    return files.stream().map(DeploymentOptions::read).toList();
  }

  private static ReferenceValues read(Path file) {
    try {
      return ReferenceValuesFile.read(file);
    } catch (IOException | MalformedMessage | IllegalArgumentException e) {
      throw new Failure(
          ExitCode.BAD_INPUT,
          "the reference values " + file + " cannot be read: " + e.getMessage(),
          "Give the .reference-values.json that the build wrote beside the image.",
          e);
    }
  }

  List<TrustAnchor> developmentAnchors() {
    return developmentRoots.stream().map(DeploymentOptions::anchor).toList();
  }

  private static TrustAnchor anchor(Path file) {
    try {
      if (Files.size(file) > ROOT_BYTES_MAX) {
        throw new CertificateException("it is larger than " + ROOT_BYTES_MAX + " bytes");
      }
      var certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(file)));
      return new TrustAnchor(
          certificate.getSubjectX500Principal().getName(), false, strict(certificate));
    } catch (IOException | CertificateException | MalformedEvidence e) {
      throw new Failure(
          ExitCode.BAD_INPUT,
          "--development-root: " + file + " holds no certificate: " + e.getMessage(),
          "Name a root in PEM.",
          e);
    }
  }

  /** As strictly as any that comes with evidence. */
  private static X509Certificate strict(X509Certificate certificate)
      throws CertificateEncodingException {
    return Certificates.decode(Octets.copyOf(certificate.getEncoded()), "root");
  }

  /** Keeps one file of what was shown. */
  void keep(String name, byte[] content) {
    if (save == null) {
      return;
    }
    try {
      Files.write(save.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + save.resolve(name), e);
    }
  }

  void requireNewDirectory() {
    if (save == null) {
      return;
    }
    try {
      Files.createDirectory(save);
    } catch (IOException e) {
      throw new Failure(
          ExitCode.BAD_INPUT,
          "--save: " + save + " cannot be made, or is there already",
          "Name a directory that is not there yet, in one that is.",
          e);
    }
  }
}
