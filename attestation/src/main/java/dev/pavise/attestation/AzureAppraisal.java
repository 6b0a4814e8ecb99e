package dev.pavise.attestation;

import static dev.pavise.attestation.finding.FindingCode.AZURE_PARAVISOR;
import static dev.pavise.attestation.finding.FindingCode.AZURE_QUOTE_MISSING;
import static dev.pavise.attestation.finding.FindingCode.AZURE_SECURE_BOOT;
import static dev.pavise.attestation.finding.FindingCode.PCR_SELECTION;
import static dev.pavise.attestation.finding.FindingCode.QUOTE_QUALIFYING_DATA;

import dev.pavise.attestation.appraisal.Policy;
import dev.pavise.attestation.appraisal.ReferenceValues;
import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.finding.Axis;
import dev.pavise.attestation.finding.AxisStatus;
import dev.pavise.attestation.snp.SnpAppraisal;
import dev.pavise.attestation.tdx.TdxAppraisal;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Compares the claims of a confidential VM of Azure with what they ought to be. What the processor
 * measured is the paravisor, which is firmware to the guest; the guest is in the TPM's registers.
 * Stateless.
 */
final class AzureAppraisal {
  private AzureAppraisal() {}

  static Optional<ReferenceValues> appraise(
      Claims.Azure claims,
      Policy policy,
      Binding binding,
      List<ReferenceValues> known,
      Assessment assessment) {
    HardwareAppraisal.appraise(claims, policy, assessment);
    var firmware = new Assessment();
    claims.hardware().ifPresent(hardware -> appraisePlatform(hardware, policy, firmware));
    assessment.addAll(firmware.findings());
    appraiseParavisor(claims, policy, firmware, assessment);
    if (policy.azure().secureBootRequired()
        && !Boolean.TRUE.equals(claims.report().claims().vmConfiguration().get("secure-boot"))) {
      assessment.add(
          AZURE_SECURE_BOOT.fail("vm-configuration.secure-boot", "true", "false or nothing"));
    }
    if (claims.guest().isEmpty()) {
      assessment.add(
          AZURE_QUOTE_MISSING.fail("tpm_quote", "a quote of the paravisor's TPM", "none"));
      return Optional.empty();
    }
    appraiseNonce(claims, binding, assessment);
    var guest = claims.guest().get();
    var quoted = guest.pcrs().values().keySet();
    if (!quoted.containsAll(policy.registers())) {
      assessment.add(
          PCR_SELECTION.fail(
              "quote.pcrSelect", "at least " + policy.registers(), quoted.toString()));
    }
    TpmAppraisal.appraiseWorkload(guest, binding, assessment);
    return policy.guestImages().isEmpty() && known.isEmpty()
        ? Optional.empty() // Nobody says what ought to run: the axis stays unchecked.
        : TpmAppraisal.appraiseGuestImage(guest, policy, known, assessment);
  }

  /** Without a measurement of the guest's: there is none in the hardware's report. */
  private static void appraisePlatform(Claims hardware, Policy policy, Assessment firmware) {
    switch (hardware) {
      case Claims.SevSnp snp ->
          SnpAppraisal.appraise(
              snp.claims(),
              snp.authentic(),
              policy.snp().withMeasurements(Set.of()),
              Optional.empty(),
              Optional.empty(),
              firmware);
      case Claims.Tdx tdx ->
          TdxAppraisal.appraise(
              tdx.claims(),
              tdx.authentic(),
              policy.tdx().ofParavisor(),
              Optional.empty(),
              firmware);
      case Claims.Tpm _,
          Claims.VouchedTpm _,
          Claims.Nitro _,
          Claims.Azure _,
          Claims.ConfidentialContainers _ ->
          throw new IllegalArgumentException("no hardware of Azure's");
    }
  }

  private static void appraiseParavisor(
      Claims.Azure claims, Policy policy, Assessment firmware, Assessment assessment) {
    var known = policy.azure();
    boolean recognised =
        switch (claims.hardware().orElse(null)) {
          case Claims.SevSnp snp ->
              known.paravisors().contains(snp.claims().report().measurement())
                  || known.paravisorSigners().contains(snp.claims().report().idKeyDigest());
          case Claims.Tdx tdx -> known.paravisors().contains(tdx.claims().quote().body().mrTd());
          case null, default -> false;
        };
    if (!recognised) {
      boolean namesNone = known.paravisors().isEmpty() && known.paravisorSigners().isEmpty();
      assessment.add(
          namesNone
              ? AZURE_PARAVISOR.warn(
                  "hw_report.MEASUREMENT", "a paravisor that the policy names", "it names none")
              : AZURE_PARAVISOR.fail(
                  "hw_report.MEASUREMENT", "a paravisor that the policy names", "another"));
    } else if (firmware.axes().get(Axis.FIRMWARE) == AxisStatus.PASS) {
      assessment.affirm(Axis.FIRMWARE);
    }
  }

  private static void appraiseNonce(Claims.Azure claims, Binding binding, Assessment assessment) {
    if (binding.runtimeData().isEmpty() || claims.nonce().isEmpty()) {
      return;
    }
    var expected = binding.runtimeData().get().sha256();
    var found = claims.nonce().get();
    if (!expected.equalsInConstantTime(found)) {
      assessment.add(
          QUOTE_QUALIFYING_DATA.fail("tpm_quote.extraData", expected.toHex(), found.toHex()));
    } else if (claims.authentic()) {
      assessment.affirm(Axis.KEY_BINDING);
    }
  }
}
