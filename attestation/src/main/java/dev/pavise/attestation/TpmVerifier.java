package dev.pavise.attestation;

import static dev.pavise.attestation.finding.FindingCode.AK_CREDENTIAL;
import static dev.pavise.attestation.finding.FindingCode.QUOTE_QUALIFYING_DATA;

import dev.pavise.attestation.appraisal.Policy;
import dev.pavise.attestation.chain.Certificates;
import dev.pavise.attestation.chain.Collateral;
import dev.pavise.attestation.chain.EkChain;
import dev.pavise.attestation.crypto.Signatures;
import dev.pavise.attestation.eventlog.BootStory;
import dev.pavise.attestation.eventlog.EventLog;
import dev.pavise.attestation.eventlog.EventLogRules;
import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.finding.Axis;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.tpm.AttestationKeyRules;
import dev.pavise.attestation.tpm.QuoteSignature;
import dev.pavise.attestation.tpm.QuotedPcrs;
import dev.pavise.attestation.tpm.TpmPublic;
import dev.pavise.attestation.tpm.TpmQuote;
import dev.pavise.attestation.tpm.TpmSignature;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decodes and authenticates TPM 2.0 evidence. Stateless. */
final class TpmVerifier {
  private static final int PCR_VALUES_MAX = 24;

  private TpmVerifier() {}

  static DecodedEvidence.Tpm decode(Evidence.Tpm evidence) {
    if (evidence.pcrs().size() > PCR_VALUES_MAX) {
      throw new MalformedEvidence(
          "pcrs",
          0,
          "count",
          "at most " + PCR_VALUES_MAX,
          Integer.toString(evidence.pcrs().size()));
    }
    return new DecodedEvidence.Tpm(
        Certificates.decodeAll(evidence.ekCertificates(), "ekCertificates"),
        TpmPublic.decode(evidence.akPublic()),
        TpmQuote.decode(evidence.quote()),
        TpmSignature.decode(evidence.signature()),
        evidence.pcrs(),
        EventLog.decode(evidence.eventLog()));
  }

  static Claims.Tpm authenticate(
      DecodedEvidence.Tpm evidence,
      Policy policy,
      Binding binding,
      Collateral collateral,
      Instant collateralTime,
      Assessment assessment) {
    var chain = EkChain.authenticate(evidence.ekCertificates(), collateral, collateralTime);
    assessment.addAll(chain.findings());

    var keyFindings = new ArrayList<Finding>(AttestationKeyRules.check(evidence.ak()));
    keyFindings.addAll(checkCredential(evidence, binding));
    QuoteSignature.check(
            evidence.ak(), evidence.quote().encoded(), evidence.signature(), Signatures.fastest())
        .ifPresent(keyFindings::add);
    keyFindings.addAll(checkQualifyingData(evidence.quote(), binding));
    assessment.addAll(keyFindings);
    if (keyFindings.isEmpty()) {
      assessment.affirm(Axis.KEY_BINDING);
    }

    var quoted =
        QuotedPcrs.check(
            evidence.quote(), evidence.signature().hash(), evidence.pcrs(), policy.selection());
    assessment.addAll(quoted.findings());
    var logFindings = EventLogRules.check(evidence.eventLog(), quoted.bank());
    assessment.addAll(logFindings);

    boolean authentic = chain.isGood() && keyFindings.isEmpty() && quoted.findings().isEmpty();
    return new Claims.Tpm(
        chain.isGood() ? chain.anchor() : Optional.empty(),
        authentic,
        quoted.bank(),
        logFindings.isEmpty(),
        BootStory.of(evidence.eventLog()));
  }

  /**
   * Only the TPM with this endorsement key could open the credential, and only while a key of this
   * very name was in it.
   */
  private static List<Finding> checkCredential(DecodedEvidence.Tpm evidence, Binding binding) {
    if (binding.credential().isEmpty()) {
      return List.of(AK_CREDENTIAL.fail("credential", "a challenge of this verifier", "none"));
    }
    var credential = binding.credential().get();
    var findings = new ArrayList<Finding>();
    var name = evidence.ak().name().value();
    if (!credential.akName().equals(name)) {
      findings.add(
          AK_CREDENTIAL.fail("credential.akName", credential.akName().toHex(), name.toHex()));
    }
    var certificate = evidence.ekCertificates().stream().findFirst().map(TpmVerifier::digest);
    if (!certificate.equals(Optional.of(credential.ekCertificate()))) {
      findings.add(
          AK_CREDENTIAL.fail(
              "credential.ekCertificate",
              credential.ekCertificate().toHex(),
              certificate.map(Octets::toHex).orElse("none")));
    }
    if (!credential.secret().equalsInConstantTime(credential.answer())) {
      findings.add(
          AK_CREDENTIAL.fail("credential.answer", "the secret inside the credential", "another"));
    }
    return findings;
  }

  private static List<Finding> checkQualifyingData(TpmQuote quote, Binding binding) {
    if (binding.runtimeData().isEmpty()) {
      return List.of(QUOTE_QUALIFYING_DATA.fail("runtimeData", "runtime data", "none"));
    }
    var expected = binding.runtimeData().get().sha256();
    return expected.equalsInConstantTime(quote.extraData())
        ? List.of()
        : List.of(
            QUOTE_QUALIFYING_DATA.fail(
                "quote.extraData", expected.toHex(), quote.extraData().toHex()));
  }

  private static Octets digest(X509Certificate certificate) {
    try {
      return Octets.copyOf(certificate.getEncoded()).sha256();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was decoded cannot be encoded", e);
    }
  }
}
