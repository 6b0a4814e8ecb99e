package dev.pavise.attestation;

import static dev.pavise.attestation.finding.FindingCode.CONDITION_NOT_MET;

import dev.pavise.attestation.appraisal.Policy;
import dev.pavise.attestation.appraisal.ReferenceValues;
import dev.pavise.attestation.ccel.CcEventLog;
import dev.pavise.attestation.chain.Certificates;
import dev.pavise.attestation.chain.Collateral;
import dev.pavise.attestation.crypto.Signatures;
import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.nitro.NitroAppraisal;
import dev.pavise.attestation.nitro.NitroDocument;
import dev.pavise.attestation.nitro.NitroVerifier;
import dev.pavise.attestation.snp.SnpAppraisal;
import dev.pavise.attestation.snp.SnpReport;
import dev.pavise.attestation.snp.SnpVerifier;
import dev.pavise.attestation.tdx.TdxAppraisal;
import dev.pavise.attestation.tdx.TdxQuote;
import dev.pavise.attestation.tdx.TdxVerifier;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The three rooms that every format goes through. Start here. Stateless; every time is given by the
 * caller.
 */
public final class Verifier {
  private Verifier() {}

  /**
   * Bytes to records.
   *
   * @throws dev.pavise.attestation.wire.MalformedEvidence with the place and the reason
   */
  public static DecodedEvidence decode(Evidence evidence) {
    return switch (evidence) {
      case Evidence.Tpm tpm -> TpmVerifier.decode(tpm);
      case Evidence.SevSnp snp ->
          new DecodedEvidence.SevSnp(
              SnpReport.decode(snp.report()),
              Certificates.decodeAll(snp.certificates(), "certificates"));
      case Evidence.Tdx tdx ->
          new DecodedEvidence.Tdx(
              TdxQuote.decode(tdx.quote()), tdx.eventLog().map(CcEventLog::decode));
      case Evidence.Azure azure -> AzureVerifier.decode(azure);
      case Evidence.ConfidentialContainers containers -> ContainersVerifier.decode(containers);
      case Evidence.VouchedTpm tpm -> VouchedTpmVerifier.decode(tpm);
      case Evidence.Nitro nitro ->
          new DecodedEvidence.Nitro(NitroDocument.decode(nitro.document()));
    };
  }

  /**
   * Signatures, chains and bindings. Affirms the axis of key binding.
   *
   * @param collateralTime that certificates and lists are judged by
   */
  public static Claims authenticate(
      DecodedEvidence evidence,
      Policy policy,
      Binding binding,
      Collateral collateral,
      Instant collateralTime,
      Assessment assessment) {
    return switch (evidence) {
      case DecodedEvidence.Tpm tpm ->
          TpmVerifier.authenticate(tpm, policy, binding, collateral, collateralTime, assessment);
      case DecodedEvidence.SevSnp snp -> {
        var found =
            SnpVerifier.authenticate(
                snp.report(),
                snp.certificates(),
                collateral,
                collateralTime,
                Signatures.fastest(),
                assessment);
        yield new Claims.SevSnp(found.anchor(), found.authentic(), found.claims());
      }
      case DecodedEvidence.Tdx tdx -> {
        var found =
            TdxVerifier.authenticate(
                tdx.quote(), collateral, collateralTime, Signatures.fastest(), assessment);
        var claims =
            tdx.eventLog()
                .map(log -> TdxVerifier.withEventLog(found.claims(), log, assessment))
                .orElse(found.claims());
        yield new Claims.Tdx(found.anchor(), found.authentic(), claims);
      }
      case DecodedEvidence.Azure azure ->
          AzureVerifier.authenticate(
              azure, collateral, collateralTime, Signatures.fastest(), assessment);
      case DecodedEvidence.ConfidentialContainers containers ->
          ContainersVerifier.authenticate(
              containers, collateral, collateralTime, Signatures.fastest(), assessment);
      case DecodedEvidence.VouchedTpm tpm ->
          VouchedTpmVerifier.authenticate(
              tpm, policy, binding, collateral, collateralTime, Signatures.fastest(), assessment);
      case DecodedEvidence.Nitro nitro -> {
        var found =
            NitroVerifier.authenticate(
                nitro.document(), collateral, collateralTime, Signatures.fastest(), assessment);
        yield new Claims.Nitro(found.anchor(), found.authentic(), found.claims());
      }
    };
  }

  /**
   * Claims against reference values and policy. Affirms hardware, firmware, guest image and
   * workload.
   *
   * @return the guest image that runs, when it is one of the known ones and all of it matches
   */
  public static Optional<ReferenceValues> appraise(
      Claims claims,
      Policy policy,
      Binding binding,
      List<ReferenceValues> known,
      Assessment assessment) {
    for (var condition : policy.conditions()) {
      condition
          .failure(claims.forConditions())
          .ifPresent(
              why -> assessment.add(CONDITION_NOT_MET.fail("conditions", condition.text(), why)));
    }
    var expected = GuestImages.expected(policy, known, claims);
    return switch (claims) {
      case Claims.Tpm tpm -> TpmAppraisal.appraise(tpm, policy, binding, known, assessment);
      case Claims.SevSnp snp -> {
        HardwareAppraisal.appraise(snp, policy, assessment);
        SnpAppraisal.appraise(
            snp.claims(),
            snp.authentic(),
            expected.snp(),
            binding.reportData(),
            binding.manifest(),
            assessment);
        yield GuestImages.running(snp, policy, known);
      }
      case Claims.Tdx tdx -> {
        HardwareAppraisal.appraise(tdx, policy, assessment);
        TdxAppraisal.appraise(
            tdx.claims(), tdx.authentic(), expected.tdx(), binding.runtimeData(), assessment);
        binding
            .manifest()
            .ifPresent(
                manifest ->
                    TdxAppraisal.appraiseWorkload(
                        tdx.claims(), tdx.authentic(), manifest, assessment));
        yield GuestImages.running(tdx, policy, known);
      }
      case Claims.Azure azure ->
          AzureAppraisal.appraise(azure, expected, binding, known, assessment);
      case Claims.ConfidentialContainers containers -> {
        ContainersVerifier.appraise(containers, expected, binding, assessment);
        yield GuestImages.running(containers, policy, known);
      }
      case Claims.VouchedTpm tpm ->
          TpmAppraisal.appraiseVouched(tpm, policy, binding, known, assessment);
      case Claims.Nitro nitro -> {
        HardwareAppraisal.appraise(nitro, policy, assessment);
        NitroAppraisal.appraise(
            nitro.claims(), nitro.authentic(), expected.nitro(), binding.reportData(), assessment);
        binding
            .manifest()
            .ifPresent(
                manifest ->
                    NitroAppraisal.appraiseWorkload(
                        nitro.claims(), nitro.authentic(), manifest, assessment));
        yield GuestImages.running(nitro, policy, known);
      }
    };
  }
}
