package dev.pavise.attestation.testkit.tdx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.attestation.Binding;
import dev.pavise.attestation.Evidence;
import dev.pavise.attestation.Verifier;
import dev.pavise.attestation.appraisal.Policy;
import dev.pavise.attestation.chain.PinnedCollateral;
import dev.pavise.attestation.chain.RootedCollateral;
import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.finding.Axis;
import dev.pavise.attestation.finding.AxisStatus;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.tdx.TdxAppraisal;
import dev.pavise.attestation.testkit.SeededRandom;
import dev.pavise.attestation.wire.Octets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a TD runs is what it measured into RTMR 3 once, or what its launcher set, and not both. */
class TdxWorkloadTest {
  private static final int RTMR_3 = TdQuoteDraft.RTMR_0 + 3 * 48;
  private static final Octets MANIFEST = Octets.copyOf(new byte[] {1, 2, 3}).sha256();
  private static final Octets OTHER = MANIFEST.sha256();
  private static final Octets RUNTIME_DATA = Octets.copyOf(new byte[] {4, 5, 6});

  private final TdxTrial trial = new TdxTrial();

  @BeforeEach
  void bind() {
    trial.quote.withBody(TdQuoteDraft.REPORT_DATA, Octets.copyOf(RUNTIME_DATA.digest("SHA-512")));
  }

  @Test
  void theManifestThatTheGuestMeasuredOnceIsAffirmed() {
    trial.quote.withBody(RTMR_3, TdxAppraisal.extendedOnce(MANIFEST));

    var judged = judge(Set.of("tdx-development"));

    assertThat(codes(judged)).isEmpty();
    assertThat(judged.status(Axis.WORKLOAD)).isEqualTo(AxisStatus.PASS);
    assertThat(judged.status(Axis.KEY_BINDING)).isEqualTo(AxisStatus.PASS);
  }

  @Test
  void theManifestThatTheLauncherSetIsAffirmed() {
    trial.quote.withBody(TdQuoteDraft.MR_CONFIG_ID, TdxAppraisal.configurationOf(MANIFEST));

    assertThat(judge(Set.of("tdx-development")).status(Axis.WORKLOAD)).isEqualTo(AxisStatus.PASS);
  }

  @Test
  void anotherManifestIsRefusedInEitherPlace() {
    assertThat(codes(judge(Set.of("tdx-development")))).as("none").contains("WORKLOAD_MISMATCH");

    trial.quote.withBody(TdQuoteDraft.MR_CONFIG_ID, TdxAppraisal.configurationOf(OTHER));
    assertThat(codes(judge(Set.of("tdx-development")))).contains("WORKLOAD_MISMATCH");

    trial.quote.withBody(RTMR_3, TdxAppraisal.extendedOnce(OTHER));
    assertThat(codes(judge(Set.of("tdx-development")))).contains("WORKLOAD_MISMATCH");
  }

  @Test
  void whatWasMeasuredOnTopOfWhatTheLauncherSetIsRefused() {
    trial.quote.withBody(TdQuoteDraft.MR_CONFIG_ID, TdxAppraisal.configurationOf(MANIFEST));
    trial.quote.withBody(RTMR_3, TdxAppraisal.extendedOnce(OTHER));

    assertThat(codes(judge(Set.of("tdx-development")))).contains("WORKLOAD_MISMATCH");
  }

  @Test
  void aQuoteThatIsNotAuthenticAffirmsNoWorkload() {
    trial.quote.withBody(RTMR_3, TdxAppraisal.extendedOnce(MANIFEST));
    trial.quote.pck = TestIntel.newKey(new SeededRandom("stranger"));

    var judged = judge(Set.of("tdx-development"));

    assertThat(judged.status(Axis.WORKLOAD)).isNotEqualTo(AxisStatus.PASS);
    assertThat(judged.status(Axis.KEY_BINDING)).isNotEqualTo(AxisStatus.PASS);
  }

  @Test
  void aPlatformThatThePolicyDoesNotNameIsRefused() {
    trial.quote.withBody(RTMR_3, TdxAppraisal.extendedOnce(MANIFEST));

    assertThat(codes(judge(Set.of("tdx")))).contains("PLATFORM_NOT_ALLOWED");
  }

  private Assessment judge(Set<String> platforms) {
    var assessment = new Assessment();
    var collateral =
        new RootedCollateral(
            PinnedCollateral.withIntelDocuments(
                List.of(),
                List.copyOf(trial.certificates),
                trial.lists,
                trial.tcbInfos,
                trial.qeIdentities),
            trial.roots);
    var policy =
        new Policy(Policy.REGISTERS_DEFAULT, platforms, Set.of(), true).withTdx(trial.policy);
    var binding = new Binding(Optional.of(RUNTIME_DATA), Optional.of(MANIFEST), Optional.empty());
    var claims =
        Verifier.authenticate(
            Verifier.decode(new Evidence.Tdx(trial.quote.encoded())),
            policy,
            binding,
            collateral,
            trial.at,
            assessment);
    Verifier.appraise(claims, policy, binding, List.of(), assessment);
    return assessment;
  }

  private static List<String> codes(Assessment assessment) {
    return assessment.findings().stream()
        .filter(finding -> finding.severity() == Finding.Severity.FAIL)
        .map(Finding::code)
        .toList();
  }
}
