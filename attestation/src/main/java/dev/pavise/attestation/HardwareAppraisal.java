package dev.pavise.attestation;

import static dev.pavise.attestation.finding.FindingCode.DEVELOPMENT_HARDWARE;
import static dev.pavise.attestation.finding.FindingCode.DEVELOPMENT_NOT_ALLOWED;
import static dev.pavise.attestation.finding.FindingCode.PLATFORM_NOT_ALLOWED;

import dev.pavise.attestation.appraisal.Policy;
import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.finding.Axis;
import java.util.TreeSet;

/** Whether this kind of hardware may be used at all, for every format the same. Stateless. */
final class HardwareAppraisal {
  private HardwareAppraisal() {}

  static void appraise(Claims claims, Policy policy, Assessment assessment) {
    if (claims.anchor().isEmpty()) {
      return; // The chain's own findings have said why.
    }
    var anchor = claims.anchor().get();
    var platform = claims.platform().orElseThrow();
    if (!policy.platforms().contains(platform)) {
      assessment.add(
          PLATFORM_NOT_ALLOWED.fail(
              "platform",
              policy.platforms().isEmpty()
                  ? "none"
                  : String.join(", ", new TreeSet<>(policy.platforms())),
              platform));
    }
    if (!anchor.production()) {
      assessment.add(
          DEVELOPMENT_HARDWARE.warn(
              claims instanceof Claims.Tpm ? "ek.chain.root" : "chain.root",
              "a root for production",
              "\"" + anchor.name() + "\""));
      if (!policy.developmentAllowed()) {
        assessment.add(DEVELOPMENT_NOT_ALLOWED.fail("development", "false", "true"));
      }
    } else if (claims.authentic()) {
      assessment.affirm(Axis.HARDWARE);
    }
  }
}
