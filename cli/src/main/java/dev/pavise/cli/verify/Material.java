package dev.pavise.cli.verify;

import dev.pavise.attestation.Evidence;
import dev.pavise.attestation.azure.VtpmBundle;
import dev.pavise.attestation.chain.Certificates;
import dev.pavise.attestation.chain.PinnedCollateral;
import dev.pavise.attestation.snp.SnpReport;
import dev.pavise.attestation.tpm.PcrValue;
import dev.pavise.attestation.tpm.TpmQuote;
import dev.pavise.attestation.uvm.UvmEndorsement;
import dev.pavise.attestation.wire.Octets;
import dev.pavise.cli.ExitCode;
import dev.pavise.cli.Failure;
import dev.pavise.cli.verify.FileContent.BundleFile;
import dev.pavise.cli.verify.FileContent.CertificateFile;
import dev.pavise.cli.verify.FileContent.EndorsementFile;
import dev.pavise.cli.verify.FileContent.EventLogFile;
import dev.pavise.cli.verify.FileContent.EvidenceFile;
import dev.pavise.cli.verify.FileContent.QeIdentityFile;
import dev.pavise.cli.verify.FileContent.QuoteSignatureFile;
import dev.pavise.cli.verify.FileContent.RegistersFile;
import dev.pavise.cli.verify.FileContent.RevocationListFile;
import dev.pavise.cli.verify.FileContent.SecurityPolicyFile;
import dev.pavise.cli.verify.FileContent.TcbInfoFile;
import dev.pavise.cli.verify.FileContent.UnknownFile;
import dev.pavise.collateral.Contents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * All that one call of {@code pavise verify} was given: evidence, and what stands beside it. Not
 * thread-safe while it is read.
 */
final class Material {
  private static final long FILE_BYTES_MAX = 4 * 1024 * 1024;
  private static final int FILES_MAX = 256;

  private final List<Exhibit> exhibits = new ArrayList<>();
  private final List<Octets> certificates = new ArrayList<>();
  private final List<X509CRL> lists = new ArrayList<>();
  private final List<UvmEndorsement> endorsements = new ArrayList<>();
  private final List<Octets> securityPolicies = new ArrayList<>();
  private final List<X509Certificate> bundled = new ArrayList<>();
  private final List<Octets> tcbInfos = new ArrayList<>();
  private final List<Octets> qeIdentities = new ArrayList<>();
  private final List<Octets> eventLogs = new ArrayList<>();
  private final List<Octets> quoteSignatures = new ArrayList<>();
  private final List<PcrValue> registers = new ArrayList<>();

  /** One file of evidence. */
  record Exhibit(Path file, EvidenceKind kind, Octets content) {}

  private Material() {}

  /**
   * @param directory of certificates and lists; empty for none
   */
  static Material read(List<Path> files, Optional<Path> directory) {
    var material = new Material();
    files.forEach(file -> material.take(file, true));
    directory.ifPresent(material::takeAll);
    if (material.exhibits.isEmpty() && material.eventLogs.isEmpty()) {
      throw new Failure(
          ExitCode.BAD_INPUT,
          "there is no evidence among these files, only what stands beside it",
          "Name a file of evidence.");
    }
    return material;
  }

  /** Certificates, lists and documents of a directory, for evidence that comes from elsewhere. */
  static PinnedCollateral collateralOf(Path directory) {
    var material = new Material();
    material.takeAll(directory);
    return material.collateral();
  }

  /** Logs that stand alone: no evidence is here that they could belong to. */
  List<Octets> logsAlone() {
    return exhibits.isEmpty() ? List.copyOf(eventLogs) : List.of();
  }

  List<Exhibit> exhibits() {
    return exhibits;
  }

  PinnedCollateral collateral() {
    var all = new LinkedHashSet<>(Certificates.decodeAll(bounded(), "certificates"));
    all.addAll(bundled);
    return PinnedCollateral.withIntelDocuments(
        List.of(), List.copyOf(all), lists, tcbInfos, qeIdentities);
  }

  /** Evidence in the form that the verifier takes. */
  Evidence evidence(Exhibit exhibit) {
    return switch (exhibit.kind()) {
      case SEV_SNP_REPORT -> snp(exhibit.content());
      case TDX_QUOTE ->
          new Evidence.Tdx(
              exhibit.content(),
              eventLogs.size() == 1 ? Optional.of(eventLogs.getFirst()) : Optional.empty());
      case NITRO_DOCUMENT -> new Evidence.Nitro(exhibit.content());
      case TPM_QUOTE -> tpm(exhibit.content());
      case AZURE_HCL_REPORT ->
          new Evidence.Azure(
              exhibit.content(), List.of(), Optional.empty(), tdQuote(), Optional.empty());
      case AZURE_VTPM_EVIDENCE -> {
        var bundle = VtpmBundle.decode(exhibit.content());
        yield new Evidence.Azure(
            bundle.hclReport(),
            bundle.certificates(),
            Optional.of(
                new Evidence.Azure.Quote(bundle.message(), bundle.signature(), bundle.pcrs())),
            bundle.tdQuote().or(this::tdQuote),
            Optional.empty());
      }
    };
  }

  /** The key is a NitroTPM document's if there is one, else that of the first certificate. */
  private Evidence tpm(Octets quote) {
    if (quoteSignatures.size() != 1) {
      throw new Failure(
          ExitCode.BAD_INPUT,
          "there are " + quoteSignatures.size() + " signatures (TPMT_SIGNATURE) beside the quote",
          "Name the one that belongs to it.");
    }
    var document =
        exhibits.stream()
            .filter(exhibit -> exhibit.kind() == EvidenceKind.NITRO_DOCUMENT)
            .findFirst();
    return new Evidence.VouchedTpm(
        document.isPresent()
            ? new Evidence.Voucher.NitroTpm(document.get().content())
            : new Evidence.Voucher.Google(bounded()),
        quote,
        quoteSignatures.getFirst(),
        covered(quote),
        eventLogs.size() == 1 ? Optional.of(eventLogs.getFirst()) : Optional.empty());
  }

  /** Values that the quote covers; whoever keeps them often keeps the whole bank. */
  private List<PcrValue> covered(Octets quote) {
    var selections = TpmQuote.decode(quote).selections();
    return registers.stream()
        .filter(
            value ->
                selections.stream()
                    .anyMatch(selection -> selection.registers().contains(value.index())))
        .toList();
  }

  /** With an endorsement beside it, it is a utility VM's. */
  private Evidence snp(Octets report) {
    if (endorsements.isEmpty()) {
      return new Evidence.SevSnp(report, List.of());
    }
    var measured = SnpReport.decode(report).measurement();
    var fitting =
        endorsements.stream()
            .filter(endorsement -> endorsement.measurement().equals(measured))
            .findFirst()
            .orElse(endorsements.getFirst());
    return new Evidence.ConfidentialContainers(
        report, List.of(), fitting.encoded(), securityPolicies.stream().findFirst());
  }

  /** The only TD quote there is, beside a paravisor's report. */
  private Optional<Octets> tdQuote() {
    var quotes =
        exhibits.stream().filter(exhibit -> exhibit.kind() == EvidenceKind.TDX_QUOTE).toList();
    return quotes.size() == 1 ? Optional.of(quotes.getFirst().content()) : Optional.empty();
  }

  private List<Octets> bounded() {
    var distinct = certificates.stream().distinct().toList();
    if (distinct.size() > Certificates.COUNT_MAX) {
      throw new Failure(
          ExitCode.BAD_INPUT,
          "there are " + distinct.size() + " certificates beside the evidence",
          "Name at most " + Certificates.COUNT_MAX + ": those of this evidence.");
    }
    return distinct;
  }

  private void takeAll(Path directory) {
    try (var entries = Files.newDirectoryStream(directory, Files::isRegularFile)) {
      var sorted = new ArrayList<Path>();
      entries.forEach(sorted::add);
      if (sorted.size() > FILES_MAX) {
        throw new Failure(
            ExitCode.BAD_INPUT,
            directory + " holds more than " + FILES_MAX + " files",
            "Keep only the collateral of this evidence there.");
      }
      sorted.sort(null);
      sorted.forEach(file -> take(file, false));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void take(Path file, boolean mayBeEvidence) {
    switch (Recognition.of(bytes(file))) {
      case EvidenceFile evidence when mayBeEvidence ->
          exhibits.add(new Exhibit(file, evidence.kind(), evidence.content()));
      case EvidenceFile evidence ->
          throw unknown(file, "it is evidence (" + evidence.kind().title() + "), not collateral");
      case CertificateFile found -> certificates.addAll(found.certificates());
      case RevocationListFile found -> lists.add(found.list());
      case EndorsementFile found -> endorsements.add(found.endorsement());
      case SecurityPolicyFile found -> securityPolicies.add(found.content());
      case BundleFile found -> take(Contents.of(found.held()));
      case TcbInfoFile found -> tcbInfos.add(found.content());
      case QeIdentityFile found -> qeIdentities.add(found.content());
      case EventLogFile found -> eventLogs.add(found.content());
      case QuoteSignatureFile found -> quoteSignatures.add(found.content());
      case RegistersFile found -> registers.addAll(found.values());
      case UnknownFile found -> throw unknown(file, found.why());
    }
  }

  private void take(Contents contents) {
    bundled.addAll(contents.certificates());
    lists.addAll(contents.lists());
    tcbInfos.addAll(contents.tcbInfos());
    qeIdentities.addAll(contents.qeIdentities());
  }

  private static Failure unknown(Path file, String why) {
    return new Failure(
        ExitCode.BAD_INPUT,
        file + ": unknown evidence format: " + why,
        "Name files as their platform made them; docs/verify.md lists the formats.");
  }

  private static Octets bytes(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new Failure(
            ExitCode.NOT_FOUND, "there is no file " + file, "Name a file that exists.");
      }
      if (Files.size(file) > FILE_BYTES_MAX) {
        throw unknown(file, "it is larger than " + FILE_BYTES_MAX + " bytes");
      }
      return Octets.copyOf(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
