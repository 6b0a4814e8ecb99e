package dev.pavise.attestation;

import static dev.pavise.attestation.finding.FindingCode.FIRMWARE_NOT_RECOGNISED;
import static dev.pavise.attestation.finding.FindingCode.GUEST_IMAGE_NOT_ALLOWED;
import static dev.pavise.attestation.finding.FindingCode.GUEST_IMAGE_UNKNOWN;
import static dev.pavise.attestation.finding.FindingCode.PCR_MISMATCH;
import static dev.pavise.attestation.finding.FindingCode.WORKLOAD_MISMATCH;

import dev.pavise.attestation.appraisal.Policy;
import dev.pavise.attestation.appraisal.ReferenceValues;
import dev.pavise.attestation.eventlog.EventLogRules;
import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.finding.Axis;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.tpm.PcrBank;
import dev.pavise.attestation.wire.Octets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Compares the claims of TPM 2.0 evidence with what they ought to be. Stateless. */
final class TpmAppraisal {
  private static final int FIRMWARE_REGISTER = 0;
  private static final int UKI_REGISTER = 11;

  private TpmAppraisal() {}

  static Optional<ReferenceValues> appraise(
      Claims.Tpm claims,
      Policy policy,
      Binding binding,
      List<ReferenceValues> known,
      Assessment assessment) {
    HardwareAppraisal.appraise(claims, policy, assessment);
    return appraiseGuest(claims, policy, binding, known, assessment);
  }

  /** The same where a cloud vouches for the TPM. */
  static Optional<ReferenceValues> appraiseVouched(
      Claims.VouchedTpm claims,
      Policy policy,
      Binding binding,
      List<ReferenceValues> known,
      Assessment assessment) {
    HardwareAppraisal.appraise(claims, policy, assessment);
    return claims
        .guest()
        .flatMap(guest -> appraiseGuest(guest, policy, binding, known, assessment));
  }

  private static Optional<ReferenceValues> appraiseGuest(
      Claims.Tpm claims,
      Policy policy,
      Binding binding,
      List<ReferenceValues> known,
      Assessment assessment) {
    appraiseFirmware(claims, known, assessment);
    var guestImage = appraiseGuestImage(claims, policy, known, assessment);
    appraiseWorkload(claims, binding, assessment);
    return guestImage;
  }

  private static void appraiseFirmware(
      Claims.Tpm claims, List<ReferenceValues> known, Assessment assessment) {
    var pcr0 = claims.pcrs().values().get(FIRMWARE_REGISTER);
    if (pcr0 == null) {
      return; // Not quoted: the selection's own finding has said so.
    }
    var recognised =
        known.stream()
            .flatMap(values -> values.firmware().stream())
            .anyMatch(firmware -> firmware.pcr0().equals(pcr0));
    if (recognised) {
      if (claims.authentic()) {
        assessment.affirm(Axis.FIRMWARE);
      }
      return;
    }
    boolean development = claims.anchor().map(anchor -> !anchor.production()).orElse(false);
    var field = "pcr.sha256." + FIRMWARE_REGISTER;
    assessment.add(
        development
            ? FIRMWARE_NOT_RECOGNISED.warn(
                field, "a firmware of the reference values", pcr0.toHex())
            : FIRMWARE_NOT_RECOGNISED.fail(
                field, "a firmware of the reference values", pcr0.toHex()));
  }

  static Optional<ReferenceValues> appraiseGuestImage(
      Claims.Tpm claims, Policy policy, List<ReferenceValues> known, Assessment assessment) {
    var match =
        known.stream()
            .filter(values -> !values.pcrs().isEmpty() && mismatches(claims.pcrs(), values) == 0)
            .findFirst();
    if (match.isPresent()) {
      var image = match.get();
      if (!policy.guestImages().contains(image.imageDigest())) {
        assessment.add(
            GUEST_IMAGE_NOT_ALLOWED.fail(
                "guestImage", allowed(policy), "sha256:" + image.imageDigest().toHex()));
      } else if (claims.authentic() && claims.eventLogReplays()) {
        assessment.affirm(Axis.GUEST_IMAGE);
      }
      return claims.authentic() ? match : Optional.empty();
    }
    var closest =
        known.stream()
            .filter(
                values ->
                    !values.pcrs().isEmpty() && policy.guestImages().contains(values.imageDigest()))
            .min(Comparator.comparingInt(values -> mismatches(claims.pcrs(), values)));
    if (closest.isEmpty()) {
      assessment.add(
          GUEST_IMAGE_UNKNOWN.fail("guestImage", allowed(policy), "no reference values for it"));
    } else {
      assessment.addAll(explain(claims, closest.get()));
    }
    return Optional.empty();
  }

  private static int mismatches(PcrBank pcrs, ReferenceValues values) {
    int count = 0;
    for (var entry : values.pcrs().entrySet()) {
      if (!entry.getValue().equals(pcrs.values().get(entry.getKey()))) {
        count++;
      }
    }
    return count;
  }

  /** Each register that differs, and what the log says about why. */
  private static List<Finding> explain(Claims.Tpm claims, ReferenceValues values) {
    var findings = new ArrayList<Finding>();
    values
        .pcrs()
        .forEach(
            (register, expected) -> {
              var found = claims.pcrs().values().get(register);
              if (!expected.equals(found)) {
                findings.add(
                    PCR_MISMATCH.fail(
                        "pcr.sha256." + register,
                        expected.toHex(),
                        found == null ? "not quoted" : found.toHex()));
                if (register == UKI_REGISTER) {
                  findings.addAll(explainSections(claims, values));
                }
              }
            });
    return findings;
  }

  private static List<Finding> explainSections(Claims.Tpm claims, ReferenceValues values) {
    var findings = new ArrayList<Finding>();
    if (!claims.eventLogReplays()) {
      return findings; // The log is not this boot's: it explains nothing.
    }
    for (var expected : values.sections()) {
      var found =
          claims.story().sections().stream()
              .filter(section -> section.name().equals(expected.name()))
              .findFirst();
      if (found.isEmpty() || !found.get().sha256().equals(expected.sha256())) {
        findings.add(
            PCR_MISMATCH.fail(
                "guestImage.section" + expected.name(),
                expected.sha256().toHex(),
                found.map(section -> section.sha256().toHex()).orElse("not measured")));
      }
    }
    return findings;
  }

  static void appraiseWorkload(Claims.Tpm claims, Binding binding, Assessment assessment) {
    var found = claims.pcrs().values().get(EventLogRules.WORKLOAD_REGISTER);
    if (found == null || binding.manifest().isEmpty()) {
      return;
    }
    var expected = PcrBank.extendedOnce(binding.manifest().get());
    if (!expected.equals(found)) {
      assessment.add(
          WORKLOAD_MISMATCH.fail(
              "pcr.sha256." + EventLogRules.WORKLOAD_REGISTER, expected.toHex(), found.toHex()));
    } else if (claims.authentic()) {
      assessment.affirm(Axis.WORKLOAD);
    }
  }

  private static String allowed(Policy policy) {
    return policy.guestImages().isEmpty()
        ? "none"
        : String.join(
            ", ",
            new TreeSet<>(
                policy.guestImages().stream().map(Octets::toHex).map("sha256:"::concat).toList()));
  }
}
