package dev.pavise.attestation.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.attestation.finding.Axis;
import dev.pavise.attestation.finding.AxisStatus;
import dev.pavise.attestation.snp.FirmwareVersion;
import dev.pavise.attestation.snp.SnpPolicy;
import dev.pavise.attestation.snp.SnpProduct;
import dev.pavise.attestation.snp.TcbMinimum;
import dev.pavise.attestation.wire.Octets;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a tenant may demand of SEV-SNP evidence beyond what is always demanded. */
class SnpDemandsTest {
  private static final Octets DIGEST = Octets.copyOf(new byte[48]).sha256();
  private static final Octets OTHER = DIGEST.sha256();

  @Test
  void theIdKeyMustBeOneOfThoseThatThePolicyNames() {
    var whole = Octets.copyOf(filled(48, 7));
    Consumer<ByteBuffer> signed = report -> report.put(0x0E0, whole.toByteArray());

    assertThat(judge(it -> it.idKeys(Optional.of(Set.of(whole, OTHER))), signed)).isEmpty();
    assertThat(judge(it -> it.idKeys(Optional.of(Set.of(OTHER))), signed))
        .containsExactly("SNP_ID_KEY");
    assertThat(judge(it -> it.idKeys(Optional.of(Set.of())), signed)).containsExactly("SNP_ID_KEY");
  }

  @Test
  void theAuthorKeyMustBeOneOfThoseThatThePolicyNames() {
    var whole = Octets.copyOf(filled(48, 9));
    Consumer<ByteBuffer> signed = report -> report.putInt(0x048, 1).put(0x110, whole.toByteArray());

    assertThat(judge(it -> it.authorKeys(Optional.of(Set.of(whole))), signed)).isEmpty();
    assertThat(judge(it -> it.authorKeys(Optional.of(Set.of(OTHER))), signed))
        .containsExactly("SNP_AUTHOR_KEY");
  }

  @Test
  void hostDataMustBeOneOfThoseThatThePolicyNames() {
    assertThat(judge(it -> it.hostData(Optional.of(Set.of(SnpTrial.MANIFEST))), report -> {}))
        .isEmpty();
    assertThat(judge(it -> it.hostData(Optional.of(Set.of(OTHER))), report -> {}))
        .containsExactly("SNP_HOST_DATA");
  }

  @Test
  void theChipMustBeOneOfThoseThatThePolicyNames() {
    assertThat(judge(it -> it.chipIds(Optional.of(Set.of(OTHER))), report -> {}))
        .containsExactly("SNP_CHIP_NOT_ALLOWED");
  }

  @Test
  void everyRequiredBitOfThePlatformMustBeSetAndNoForbiddenOne() {
    Consumer<ByteBuffer> two = report -> report.putLong(0x040, 0b0110);

    assertThat(judge(it -> it.platformInfoRequired(0b0110), two)).isEmpty();
    assertThat(judge(it -> it.platformInfoRequired(0b0111), two))
        .containsExactly("SNP_PLATFORM_INFO");
    assertThat(judge(it -> it.platformInfoForbidden(0b1001), two)).isEmpty();
    assertThat(judge(it -> it.platformInfoForbidden(0b0010), two))
        .containsExactly("SNP_PLATFORM_INFO");
  }

  @Test
  void aProductWhoseKeysAreNoLongerBelievedIsRefused() {
    assertThat(judge(it -> it.productsDenied(Set.of(SnpProduct.GENOA)), report -> {})).isEmpty();
    assertThat(judge(it -> it.productsDenied(Set.of(SnpProduct.MILAN)), report -> {}))
        .containsExactly("SNP_PRODUCT_DENIED");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 55, 20, true",
    "1, 55, 21, true",
    "1, 56, 0, true",
    "2, 0, 0, true",
    "1, 55, 19, false",
    "1, 54, 99, false",
    "0, 99, 99, false"
  })
  void theRunningFirmwareMustBeAsNewAsDemanded(int major, int minor, int build, boolean good) {
    var failures =
        judge(
            it -> it.firmwareMinimum(Optional.of(new FirmwareVersion(1, 55, 20))),
            report ->
                report.put(0x1E8, (byte) build).put(0x1E9, (byte) minor).put(0x1EA, (byte) major));

    assertThat(failures.contains("SNP_FIRMWARE_VERSION")).isEqualTo(!good);
  }

  @Test
  void mitigationsMustHaveBeenOnAtLaunchAndNow() {
    assertThat(mitigations(0b11, 0b11)).doesNotContain("SNP_MITIGATION");
    assertThat(mitigations(0b01, 0b11)).contains("SNP_MITIGATION");
    assertThat(mitigations(0b11, 0b10)).contains("SNP_MITIGATION");
    assertThat(judge(it -> it.mitigationsRequired(1), report -> {}))
        .as("a report too old to tell")
        .containsExactly("SNP_MITIGATION");
  }

  private static List<String> mitigations(long launch, long current) {
    return judge(
        it -> it.mitigationsRequired(0b11),
        report -> report.putInt(0, 5).putLong(0x1F8, launch).putLong(0x200, current));
  }

  @ParameterizedTest
  @CsvSource({"4, 0, 24, 219, true", "5, 0, 24, 219, false", "4, 1, 24, 219, false"})
  void eachPartOfATcbMustReachItsMinimum(
      int bootLoader, int tee, int snp, int microcode, boolean good) {
    var minimum = new TcbMinimum("test", SnpProduct.MILAN, 0, bootLoader, tee, snp, microcode);
    var trial = trial(it -> it.minimums(List.of(minimum)), report -> {});

    assertThat(trial.failures().isEmpty()).isEqualTo(good);
    assertThat(trial.axis(Axis.FIRMWARE) == AxisStatus.PASS).isEqualTo(good);
  }

  @Test
  void aMinimumSaysWhatItDemandsAndByWhoseWord() {
    var minimum = new TcbMinimum("advisory 7", SnpProduct.MILAN, 0, 5, 0, 25, 0);
    var trial = trial(it -> it.minimums(List.of(minimum)), report -> {});

    assertThat(trial.assessment.findings())
        .anySatisfy(
            finding ->
                assertThat(finding.expected())
                    .isEqualTo("boot loader >= 5, SNP >= 25 (advisory 7)"));
  }

  @Test
  void theTcbOfTheLaunchHasMinimumsOfItsOwn() {
    var minimum = new TcbMinimum("test", SnpProduct.MILAN, 0, 0, 0, 24, 0);
    UnaryOperator<SnpPolicy.Builder> demand = it -> it.launchMinimums(List.of(minimum));

    assertThat(judge(demand, report -> report.put(0x1F0, Tcb.CURRENT.encoded(SnpProduct.MILAN))))
        .isEmpty();
    assertThat(
            judge(
                demand,
                report -> report.put(0x1F0, Tcb.CURRENT.withSnp(23).encoded(SnpProduct.MILAN))))
        .containsExactly("TCB_BELOW_MINIMUM");
  }

  @Test
  void aMinimumForAnotherProductAffirmsNothing() {
    var minimum = new TcbMinimum("test", SnpProduct.TURIN, 0, 0, 0, 0, 0);

    assertThat(trial(it -> it.minimums(List.of(minimum)), report -> {}).axis(Axis.FIRMWARE))
        .isNotEqualTo(AxisStatus.PASS);
  }

  @Test
  void aMissingRevocationListIsAWarningOnlyWhereThePolicySaysSo() {
    var trial = new SnpTrial(SnpProduct.MILAN);
    trial.collateral = trial.amd.collateral(List.of());
    trial.policy = trial.policy.toBuilder().isRevocationRequired(false).build();

    assertThat(trial.judge().failures()).isEmpty();
    assertThat(trial.assessment.findings())
        .anySatisfy(
            finding -> {
              assertThat(finding.code()).isEqualTo("REVOCATION_UNAVAILABLE");
              assertThat(finding.expected())
                  .contains("/vcek/v1/Milan/cert_chain", "/vcek/v1/Milan/crl");
            });
  }

  private static List<String> judge(
      UnaryOperator<SnpPolicy.Builder> demand, Consumer<ByteBuffer> change) {
    return trial(demand, change).failures();
  }

  private static SnpTrial trial(
      UnaryOperator<SnpPolicy.Builder> demand, Consumer<ByteBuffer> change) {
    var trial = new SnpTrial(SnpProduct.MILAN);
    trial.policy = demand.apply(trial.policy.toBuilder()).build();
    trial.change = change;
    return trial.judge();
  }

  private static byte[] filled(int length, int value) {
    var bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
