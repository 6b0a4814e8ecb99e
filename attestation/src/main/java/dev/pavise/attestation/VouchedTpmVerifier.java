package dev.pavise.attestation;

import static dev.pavise.attestation.finding.FindingCode.AK_CERTIFICATE;
import static dev.pavise.attestation.finding.FindingCode.PCR_SELECTION;

import dev.pavise.attestation.appraisal.Policy;
import dev.pavise.attestation.chain.Certificates;
import dev.pavise.attestation.chain.Collateral;
import dev.pavise.attestation.chain.TrustAnchor;
import dev.pavise.attestation.crypto.Signatures;
import dev.pavise.attestation.eventlog.BootStory;
import dev.pavise.attestation.eventlog.EventLog;
import dev.pavise.attestation.eventlog.EventLogRules;
import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.finding.Axis;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.gce.AkCertificate;
import dev.pavise.attestation.gce.GceInstance;
import dev.pavise.attestation.nitro.NitroDocument;
import dev.pavise.attestation.nitro.NitroTpmKey;
import dev.pavise.attestation.nitro.NitroVerifier;
import dev.pavise.attestation.tpm.BareQuote;
import dev.pavise.attestation.tpm.HashAlgorithm;
import dev.pavise.attestation.tpm.PcrSelection;
import dev.pavise.attestation.wire.Octets;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decodes and authenticates quotes of TPMs for whose key a cloud vouches: Google by a certificate,
 * AWS by a NitroTPM document that carries the key. A key that nobody vouches for proves nothing.
 * Stateless.
 */
final class VouchedTpmVerifier {
  private VouchedTpmVerifier() {}

  static DecodedEvidence.VouchedTpm decode(Evidence.VouchedTpm evidence) {
    return new DecodedEvidence.VouchedTpm(
        switch (evidence.voucher()) {
          case Evidence.Voucher.Google google ->
              new DecodedEvidence.Voucher.Google(
                  Certificates.decodeAll(google.certificates(), "ak.chain"));
          case Evidence.Voucher.NitroTpm nitro ->
              new DecodedEvidence.Voucher.NitroTpm(NitroDocument.decode(nitro.document()));
        },
        BareQuote.decode(evidence.quote(), evidence.signature(), evidence.pcrs()),
        evidence.eventLog().map(EventLog::decode));
  }

  /** What a cloud said of the key. */
  private record Voucher(
      Optional<TrustAnchor> anchor,
      Optional<PublicKey> key,
      String platform,
      Map<String, Object> named) {}

  static Claims.VouchedTpm authenticate(
      DecodedEvidence.VouchedTpm evidence,
      Policy policy,
      Binding binding,
      Collateral collateral,
      Instant collateralTime,
      Signatures signatures,
      Assessment assessment) {
    var voucher =
        switch (evidence.voucher()) {
          case DecodedEvidence.Voucher.Google google ->
              google(google, collateral, collateralTime, signatures, assessment);
          case DecodedEvidence.Voucher.NitroTpm nitro ->
              nitro(nitro.document(), collateral, collateralTime, signatures, assessment);
        };
    if (voucher.key().isEmpty()) {
      assessment.add(AK_CERTIFICATE.fail("ak", "a key that the cloud vouches for", "none"));
      return new Claims.VouchedTpm(
          Optional.empty(), false, voucher.platform(), Optional.empty(), voucher.named());
    }
    var quoted = selection(evidence.quote(), policy);
    if (!quoted.equals(policy.selection())) {
      assessment.add(
          PCR_SELECTION.fail("quote.pcrSelect", policy.selection().toString(), quoted.toString()));
    }
    var found =
        evidence
            .quote()
            .authenticate(
                voucher.key().get(), quoted, binding.runtimeData().map(Octets::sha256), signatures);
    var findings = new ArrayList<Finding>(found.findings());
    boolean authentic = voucher.anchor().isPresent() && findings.isEmpty();
    boolean replays = false;
    if (evidence.eventLog().isPresent()) {
      var logFindings = EventLogRules.check(evidence.eventLog().get(), found.pcrs());
      findings.addAll(logFindings);
      replays = logFindings.isEmpty();
    }
    assessment.addAll(findings);
    if (authentic && binding.runtimeData().isPresent()) {
      assessment.affirm(Axis.KEY_BINDING);
    }
    var anchor = authentic ? voucher.anchor() : Optional.<TrustAnchor>empty();
    var guest =
        new Claims.Tpm(
            anchor,
            authentic,
            found.pcrs(),
            replays,
            evidence.eventLog().map(BootStory::of).orElse(new BootStory(List.of(), List.of())));
    return new Claims.VouchedTpm(
        anchor, authentic, voucher.platform(), Optional.of(guest), voucher.named());
  }

  /**
   * What the quote covers, if that is of the SHA-256 bank alone; else what it ought to. That it is
   * not what the policy demands makes no signature wrong.
   */
  private static PcrSelection selection(BareQuote quote, Policy policy) {
    var selections = quote.quote().selections();
    return selections.size() == 1
            && selections.getFirst().bank() == HashAlgorithm.SHA256.id()
            && !selections.getFirst().registers().isEmpty()
        ? selections.getFirst()
        : policy.selection();
  }

  private static Voucher google(
      DecodedEvidence.Voucher.Google google,
      Collateral collateral,
      Instant collateralTime,
      Signatures signatures,
      Assessment assessment) {
    var chain =
        AkCertificate.authenticate(google.certificates(), collateral, collateralTime, signatures);
    assessment.addAll(chain.findings());
    return new Voucher(
        chain.isGood() ? chain.anchor() : Optional.empty(),
        chain.key(),
        "gce-vtpm",
        chain.instance().map(GceInstance::named).orElse(Map.of()));
  }

  private static Voucher nitro(
      NitroDocument document,
      Collateral collateral,
      Instant collateralTime,
      Signatures signatures,
      Assessment assessment) {
    var found =
        NitroVerifier.authenticate(document, collateral, collateralTime, signatures, assessment);
    return new Voucher(
        found.anchor(), NitroTpmKey.of(document), "nitrotpm", found.claims().named());
  }
}
