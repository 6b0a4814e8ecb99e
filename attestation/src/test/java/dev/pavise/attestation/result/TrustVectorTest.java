package dev.pavise.attestation.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.finding.Axis;
import dev.pavise.attestation.finding.FindingCode;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrustVectorTest {
  private final Assessment assessment = new Assessment();

  @Test
  void claimsNothingOfWhatNobodyLookedAt() {
    assertThat(vector().values()).containsOnly(0);
    assertThat(Tier.of(assessment.axes().values())).isEqualTo(Tier.NONE);
  }

  @Test
  void affirmsWhatWasAffirmed() {
    for (var axis : Axis.values()) {
      assessment.affirm(axis);
    }
    assertThat(vector().values()).containsOnly(2);
    assertThat(Tier.of(assessment.axes().values())).isEqualTo(Tier.AFFIRMING);
  }

  @Test
  void affirmsNoHardwareWhoseFirmwareNobodyLookedAt() {
    assessment.affirm(Axis.HARDWARE);
    assertThat(vector()).containsEntry("hardware", 0);
  }

  @Test
  void warnsOfOldFirmwareAndIsContraindicatedNevertheless() {
    assessment.affirm(Axis.HARDWARE);
    assessment.add(FindingCode.TCB_BELOW_MINIMUM.fail("REPORTED_TCB", "24", "8"));
    assertThat(vector()).containsEntry("hardware", 32);
    assertThat(Tier.of(assessment.axes().values())).isEqualTo(Tier.CONTRAINDICATED);
  }

  @Test
  void saysOfDebuggingThatItIsTheConfiguration() {
    assessment.add(FindingCode.DEBUG_ENABLED.fail("POLICY.DEBUG", "0", "1"));
    assertThat(vector()).containsEntry("configuration", 96);
  }

  @Test
  void recognisesNoHardwareUnderAnUnknownRoot() {
    assessment.add(FindingCode.CERTIFICATE_UNKNOWN_ROOT.fail("chain.root", "a root", "none"));
    assertThat(vector()).containsEntry("hardware", 97).containsEntry("instance-identity", 97);
  }

  @Test
  void claimsNothingElseWhenASignatureDoesNotHold() {
    for (var axis : Axis.values()) {
      assessment.affirm(axis);
    }
    assessment.add(FindingCode.EVIDENCE_SIGNATURE.fail("SIGNATURE", "the key's", "not"));
    assertThat(vector().values()).containsOnly(99);
  }

  private Map<String, Integer> vector() {
    return TrustVector.of(assessment.axes(), assessment.findings());
  }
}
