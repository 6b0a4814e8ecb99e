package dev.pavise.attestation;

import static dev.pavise.attestation.finding.FindingCode.AZURE_CLAIMS_NOT_BOUND;
import static dev.pavise.attestation.finding.FindingCode.AZURE_TD_QUOTE;
import static dev.pavise.attestation.finding.FindingCode.QUOTE_SIGNATURE;

import dev.pavise.attestation.azure.HclReport;
import dev.pavise.attestation.azure.VtpmQuote;
import dev.pavise.attestation.chain.Certificates;
import dev.pavise.attestation.chain.Collateral;
import dev.pavise.attestation.chain.TrustAnchor;
import dev.pavise.attestation.crypto.Hash;
import dev.pavise.attestation.crypto.Signatures;
import dev.pavise.attestation.eventlog.BootStory;
import dev.pavise.attestation.eventlog.EventLog;
import dev.pavise.attestation.eventlog.EventLogRules;
import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.snp.SnpVerifier;
import dev.pavise.attestation.tdx.TdxQuote;
import dev.pavise.attestation.tdx.TdxVerifier;
import dev.pavise.attestation.tpm.HashAlgorithm;
import dev.pavise.attestation.tpm.QuotedPcrs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decodes and authenticates a confidential VM of Azure, link by link: processor → paravisor →
 * claims → attestation key → quote → registers. Stateless.
 */
final class AzureVerifier {
  private AzureVerifier() {}

  static DecodedEvidence.Azure decode(Evidence.Azure evidence) {
    return new DecodedEvidence.Azure(
        HclReport.decode(evidence.hclReport()),
        Certificates.decodeAll(evidence.certificates(), "certificates"),
        evidence
            .quote()
            .map(quote -> VtpmQuote.decode(quote.message(), quote.signature(), quote.pcrs())),
        evidence.tdQuote().map(TdxQuote::decode),
        evidence.eventLog().map(EventLog::decode));
  }

  static Claims.Azure authenticate(
      DecodedEvidence.Azure evidence,
      Collateral collateral,
      Instant collateralTime,
      Signatures signatures,
      Assessment assessment) {
    var report = evidence.report();
    var findings = new ArrayList<Finding>();
    if (!report.bindsItsClaims()) {
      findings.add(
          AZURE_CLAIMS_NOT_BOUND.fail(
              "hw_report.REPORT_DATA",
              report.expectedReportData().toHex(),
              report.hardware().reportData().toHex()));
    }
    var hardware = hardware(evidence, collateral, collateralTime, signatures, findings, assessment);
    var guest = guest(evidence, signatures, findings);
    assessment.addAll(findings);
    var anchor = hardware.flatMap(Claims::anchor);
    boolean authentic = findings.isEmpty() && anchor.isPresent() && hardware.get().authentic();
    return new Claims.Azure(
        authentic ? anchor : Optional.empty(),
        authentic,
        report,
        hardware,
        guest.map(found -> withTrust(found, authentic ? anchor : Optional.empty(), authentic)),
        evidence.quote().map(quote -> quote.quote().extraData()));
  }

  private static Optional<Claims> hardware(
      DecodedEvidence.Azure evidence,
      Collateral collateral,
      Instant collateralTime,
      Signatures signatures,
      List<Finding> findings,
      Assessment assessment) {
    return switch (evidence.report().hardware()) {
      case HclReport.Hardware.Snp snp -> {
        var found =
            SnpVerifier.authenticate(
                snp.report(),
                evidence.certificates(),
                collateral,
                collateralTime,
                signatures,
                assessment);
        yield Optional.of(new Claims.SevSnp(found.anchor(), found.authentic(), found.claims()));
      }
      case HclReport.Hardware.Tdx tdx -> {
        if (evidence.tdQuote().isEmpty()) {
          findings.add(
              AZURE_TD_QUOTE.fail(
                  "td_quote", "a TD quote with the report data of the paravisor", "none"));
          yield Optional.empty();
        }
        var quote = evidence.tdQuote().get();
        var found =
            TdxVerifier.authenticate(quote, collateral, collateralTime, signatures, assessment);
        var claims = new Claims.Tdx(found.anchor(), found.authentic(), found.claims());
        var reported = quote.body().reportData();
        if (!tdx.reportData().equalsInConstantTime(reported)) {
          findings.add(
              AZURE_TD_QUOTE.fail(
                  "td_quote.report_data", tdx.reportData().toHex(), reported.toHex()));
        }
        yield Optional.of(claims);
      }
    };
  }

  /** What the TPM says of the guest; whether anybody vouches for the TPM is not known here. */
  private static Optional<Claims.Tpm> guest(
      DecodedEvidence.Azure evidence, Signatures signatures, List<Finding> findings) {
    if (evidence.quote().isEmpty()) {
      return Optional.empty();
    }
    var sent = evidence.quote().get();
    boolean signed =
        signatures.rsa(
            evidence.report().claims().attestationKey(),
            Hash.SHA_256,
            sent.quote().encoded(),
            sent.signature());
    if (!signed) {
      findings.add(
          QUOTE_SIGNATURE.fail(
              "tpm_quote.signature", "made by the HCLAkPub of the paravisor's claims", "not"));
    }
    var quoted =
        QuotedPcrs.check(sent.quote(), HashAlgorithm.SHA256, sent.pcrs(), sent.selection());
    findings.addAll(quoted.findings());
    boolean replays = false;
    if (evidence.eventLog().isPresent()) {
      var logFindings = EventLogRules.check(evidence.eventLog().get(), quoted.bank());
      findings.addAll(logFindings);
      replays = logFindings.isEmpty();
    }
    return Optional.of(
        new Claims.Tpm(
            Optional.empty(),
            false,
            quoted.bank(),
            replays,
            evidence.eventLog().map(BootStory::of).orElse(new BootStory(List.of(), List.of()))));
  }

  private static Claims.Tpm withTrust(
      Claims.Tpm guest, Optional<TrustAnchor> anchor, boolean authentic) {
    return new Claims.Tpm(anchor, authentic, guest.pcrs(), guest.eventLogReplays(), guest.story());
  }
}
