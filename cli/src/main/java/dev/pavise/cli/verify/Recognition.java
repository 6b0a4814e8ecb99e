package dev.pavise.cli.verify;

import dev.pavise.attestation.chain.Certificates;
import dev.pavise.attestation.chain.Pem;
import dev.pavise.attestation.json.StrictJson;
import dev.pavise.attestation.snp.SnpReport;
import dev.pavise.attestation.tpm.TpmSignature;
import dev.pavise.attestation.uvm.UvmEndorsement;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
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
import dev.pavise.collateral.Bundle;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells what a file is from its first bytes and its length. That decides only which decoder reads
 * it: a file that merely looks like evidence is refused there, and one that looks like nothing is
 * refused here. Stateless.
 */
final class Recognition {
  private static final int JSON_BYTES_MAX = 4 * 1024 * 1024;
  private static final int DER_SEQUENCE = 0x30;
  private static final int COSE_ARRAY_OF_4 = 0x84;
  private static final int COSE_TAG_18 = 0xD2;

  /** MSG_REPORT_RSP: status, size, 24 reserved bytes, the report, zeros (SEV-SNP ABI, table 27). */
  private static final int REPORT_RESPONSE_HEADER = 32;

  /** Where the first event of a crypto-agile log names itself. */
  private static final int LOG_SIGNATURE_AT = 32;

  private static final Octets LOG_SIGNATURE =
      Octets.copyOf("Spec ID Event03\0".getBytes(StandardCharsets.US_ASCII));

  private Recognition() {}

  static FileContent of(Octets content) {
    if (content.size() == 0) {
      return new UnknownFile("it is empty");
    }
    return text(content)
        .or(() -> der(content))
        .or(() -> binary(content))
        .orElseGet(() -> new UnknownFile("its first bytes are those of no evidence known here"));
  }

  private static Optional<FileContent> text(Octets content) {
    var start =
        new String(content.toByteArray(), 0, Math.min(64, content.size()), StandardCharsets.UTF_8)
            .stripLeading();
    if (start.startsWith("-----BEGIN CERTIFICATE-----")) {
      return Optional.of(pem(content));
    }
    if (start.startsWith("-----BEGIN X509 CRL-----")) {
      return Optional.of(list(content));
    }
    if (start.startsWith("-----BEGIN PUBLIC KEY-----")) {
      return Optional.of(
          new UnknownFile(
              "it is a public key, and a key that nobody vouches for proves nothing: name the"
                  + " certificate, or the document, that vouches for it"));
    }
    if (start.startsWith("package policy")) {
      return Optional.of(new SecurityPolicyFile(content));
    }
    return start.startsWith("{") ? Optional.of(json(content)) : Optional.empty();
  }

  private static FileContent pem(Octets content) {
    try {
      var text = new String(content.toByteArray(), StandardCharsets.US_ASCII);
      return new CertificateFile(Pem.certificates(text, "certificates"));
    } catch (MalformedEvidence e) {
      return new UnknownFile("it begins as certificates in PEM, but " + e.getMessage());
    }
  }

  private static FileContent json(Octets content) {
    try {
      var object = StrictJson.object(content, JSON_BYTES_MAX, "file");
      boolean quote = object.has("tpm_quote") || object.has("quote");
      if (quote && (object.has("hcl_report") || object.has("report"))) {
        return new EvidenceFile(EvidenceKind.AZURE_VTPM_EVIDENCE, content);
      }
      if (object.has("paviseCollateral")) {
        return new BundleFile(Bundle.decode(content));
      }
      if (object.has("tcbInfo")) {
        return new TcbInfoFile(content);
      }
      if (object.has("enclaveIdentity")) {
        return new QeIdentityFile(content);
      }
      if (object.has(Registers.BANK) || object.path("pcrs").has(Registers.BANK)) {
        return new RegistersFile(
            Registers.read(object.has(Registers.BANK) ? object : object.path("pcrs")));
      }
      if (object.has("vcekCert")) {
        return hostCertificates(
            object.path("vcekCert").asString(""), object.path("certificateChain").asString(""));
      }
      return new UnknownFile("it is JSON, but of no evidence known here");
    } catch (MalformedEvidence e) {
      return new UnknownFile("it begins as JSON, but " + e.getMessage());
    }
  }

  /** As Azure's hosts hand out the certificates of their processor. */
  private static FileContent hostCertificates(String vcek, String chain) {
    var certificates = new ArrayList<>(Pem.certificates(vcek, "vcekCert"));
    certificates.addAll(Pem.certificates(chain, "certificateChain"));
    return new CertificateFile(certificates);
  }

  private static Optional<FileContent> der(Octets content) {
    if ((content.at(0) & 0xFF) != DER_SEQUENCE) {
      return Optional.empty();
    }
    try {
      Certificates.decode(content, "certificate");
      return Optional.of(new CertificateFile(List.of(content)));
    } catch (MalformedEvidence e) {
      return Optional.of(list(content));
    }
  }

  private static FileContent list(Octets content) {
    try {
      return new RevocationListFile(
          (X509CRL)
              CertificateFactory.getInstance("X.509")
                  .generateCRL(new ByteArrayInputStream(content.toByteArray())));
    } catch (CertificateException | CRLException e) {
      return new UnknownFile("it begins as DER, but is neither a certificate nor a list");
    }
  }

  private static Optional<FileContent> binary(Octets content) {
    if (startsWith(content, 0xFF, 0x54, 0x43, 0x47)) {
      return evidence(EvidenceKind.TPM_QUOTE, content);
    }
    if (startsWith(content, 0x48, 0x43, 0x4C, 0x41)) {
      return evidence(EvidenceKind.AZURE_HCL_REPORT, content);
    }
    if (startsWith(content, 0x04, 0x00) || startsWith(content, 0x05, 0x00)) {
      if (content.size() > 8 && content.at(4) == (byte) 0x81) {
        return evidence(EvidenceKind.TDX_QUOTE, content);
      }
    }
    if (content.size() > LOG_SIGNATURE_AT + LOG_SIGNATURE.size()
        && content
            .slice(LOG_SIGNATURE_AT, LOG_SIGNATURE_AT + LOG_SIGNATURE.size())
            .equals(LOG_SIGNATURE)) {
      return Optional.of(new EventLogFile(content));
    }
    if (content.size() == SnpReport.LENGTH_BYTES) {
      return evidence(EvidenceKind.SEV_SNP_REPORT, content);
    }
    if (isReportResponse(content)) {
      return evidence(
          EvidenceKind.SEV_SNP_REPORT,
          Octets.copyOf(
              content.toByteArray(),
              REPORT_RESPONSE_HEADER,
              REPORT_RESPONSE_HEADER + SnpReport.LENGTH_BYTES));
    }
    if (isQuoteSignature(content)) {
      return Optional.of(new QuoteSignatureFile(content));
    }
    int first = content.at(0) & 0xFF;
    return first == COSE_ARRAY_OF_4 || first == COSE_TAG_18
        ? Optional.of(cose(content))
        : Optional.empty();
  }

  /** A document of Nitro's, unless it reads as an endorsement of a utility VM. */
  private static FileContent cose(Octets content) {
    try {
      return new EndorsementFile(UvmEndorsement.decode(content));
    } catch (MalformedEvidence e) {
      return new EvidenceFile(EvidenceKind.NITRO_DOCUMENT, content);
    }
  }

  /** RSASSA, RSAPSS or ECDSA, and what follows is nothing else than that. */
  private static boolean isQuoteSignature(Octets content) {
    if (!startsWith(content, 0x00)) {
      return false;
    }
    try {
      TpmSignature.decode(content);
      return true;
    } catch (MalformedEvidence e) {
      return false;
    }
  }

  private static boolean isReportResponse(Octets content) {
    if (content.size() < REPORT_RESPONSE_HEADER + SnpReport.LENGTH_BYTES) {
      return false;
    }
    var bytes = content.toByteArray();
    int end = REPORT_RESPONSE_HEADER + SnpReport.LENGTH_BYTES;
    return Octets.copyOf(bytes, 0, 4).isAllZero()
        && Octets.copyOf(bytes, 4, 8).toHex().equals("a0040000")
        && Octets.copyOf(bytes, 8, REPORT_RESPONSE_HEADER).isAllZero()
        && Octets.copyOf(bytes, end, bytes.length).isAllZero();
  }

  private static Optional<FileContent> evidence(EvidenceKind kind, Octets content) {
    return Optional.of(new EvidenceFile(kind, content));
  }

  private static boolean startsWith(Octets content, int... bytes) {
    if (content.size() < bytes.length) {
      return false;
    }
    for (int i = 0; i < bytes.length; i++) {
      if ((content.at(i) & 0xFF) != bytes[i]) {
        return false;
      }
    }
    return true;
  }
}
