package dev.pavise.attestation.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pavise.attestation.chain.PinnedCollateral;
import dev.pavise.attestation.chain.RootedCollateral;
import dev.pavise.attestation.chain.Roots;
import dev.pavise.attestation.finding.Axis;
import dev.pavise.attestation.finding.AxisStatus;
import dev.pavise.attestation.snp.SnpPolicy;
import dev.pavise.attestation.snp.SnpProduct;
import dev.pavise.attestation.snp.SnpReport;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SEV-SNP evidence made here: what is good is affirmed, each attack is named and refused. */
class SnpEvidenceTest {
  private static final String PROVIDER = "CN=cc-eu-1.cloud.example";

  @ParameterizedTest
  @EnumSource
  void goodEvidenceIsAffirmedOnEveryAxisButThatOfItsTestRoot(SnpProduct product) {
    var trial = new SnpTrial(product).judge();

    assertThat(trial.failures()).isEmpty();
    assertThat(trial.axis(Axis.HARDWARE)).isEqualTo(AxisStatus.WARN);
    assertThat(List.of(Axis.FIRMWARE, Axis.GUEST_IMAGE, Axis.WORKLOAD, Axis.KEY_BINDING))
        .allMatch(axis -> trial.axis(axis) == AxisStatus.PASS);
  }

  @Test
  void aVlekOfAProviderThatThePolicyNamesIsAffirmed() {
    var trial = vlek();
    trial.policy = withProviders(trial.policy, Set.of(PROVIDER));

    assertThat(trial.judge().failures()).isEmpty();
  }

  @Test
  void aVlekOfAnotherProviderIsRefused() {
    assertThat(vlek().judge().failures()).contains("SNP_PROVIDER");
  }

  private static SnpTrial vlek() {
    var trial = new SnpTrial(SnpProduct.MILAN);
    trial.certificate = draft -> draft.asVlekOf(PROVIDER);
    trial.change =
        report -> report.putInt(0x048, 1 << 2).put(0x1A0, new byte[64]); // VLEK, no chip's id.
    return trial;
  }

  // The chain.

  @Test
  void aWholeChainInTheEvidenceIsNoRootOfTrust() {
    var trial = new SnpTrial(SnpProduct.MILAN);
    trial.alsoSent = List.of(trial.amd.ask(), trial.amd.root());
    trial.collateral = nothingPinned();

    assertThat(trial.judge().failures()).contains("CERTIFICATE_UNKNOWN_ROOT");
    assertThat(trial.axis(Axis.HARDWARE)).isEqualTo(AxisStatus.FAIL);
    assertThat(trial.axis(Axis.KEY_BINDING)).isNotEqualTo(AxisStatus.PASS);
  }

  @Test
  void underTheProductionRootsMadeEvidenceIsRefused() {
    var trial = new SnpTrial(SnpProduct.GENOA);
    trial.alsoSent = List.of(trial.amd.ask(), trial.amd.root());
    trial.collateral = new PinnedCollateral(List.of(), List.of(), List.of());

    assertThat(trial.judge().failures()).contains("CERTIFICATE_UNKNOWN_ROOT");
  }

  @Test
  void aTenantThatAllowsNoDevelopmentRefusesTheTestRoot() {
    var trial = new SnpTrial(SnpProduct.MILAN);
    trial.developmentAllowed = false;

    assertThat(trial.judge().failures()).containsExactly("DEVELOPMENT_NOT_ALLOWED");
  }

  @Test
  void noCertificateIsNoEvidence() {
    var trial = new SnpTrial(SnpProduct.MILAN);
    trial.certificateSent = false;

    assertThat(trial.judge().failures()).contains("CERTIFICATE_MISSING");
    assertThat(trial.axis(Axis.KEY_BINDING)).isNotEqualTo(AxisStatus.PASS);
  }

  @Test
  void anIssuerOnlyInNameIsRefused() {
    assertRefused(draft -> draft.issuer = TestAmd.Issuer.IMPOSTOR, "CERTIFICATE_CHAIN_INVALID");
  }

  @Test
  void aVcekThatTheIssuerOfVleksIssuedIsRefused() {
    assertRefused(draft -> draft.issuer = TestAmd.Issuer.ASVK, "CERTIFICATE_CHAIN_INVALID");
  }

  @Test
  void aCertificateSignedWithAnOlderSchemeIsRefused() {
    assertRefused(draft -> draft.signatureAlgorithm = "SHA384withRSA", "CERTIFICATE_CHAIN_INVALID");
  }

  @Test
  void anExpiredCertificateIsRefused() {
    assertRefused(
        draft -> draft.to = SnpTrial.NOW.minus(Duration.ofSeconds(1)), "CERTIFICATE_NOT_VALID_NOW");
  }

  @Test
  void aCertificateOfTheFutureIsRefused() {
    assertRefused(
        draft -> draft.from = SnpTrial.NOW.plus(Duration.ofDays(1)), "CERTIFICATE_NOT_VALID_NOW");
  }

  @Test
  void aRevokedIssuerIsRefused() {
    var trial = new SnpTrial(SnpProduct.MILAN);
    trial.collateral =
        trial.amd.collateral(
            List.of(trial.amd.revocationList(SnpTrial.NOW, List.of(trial.amd.ask()))));

    assertThat(trial.judge().failures()).contains("CERTIFICATE_REVOKED");
  }

  @Test
  void aRevocationListThatTheRootDidNotSignCountsForNothing() {
    var trial = new SnpTrial(SnpProduct.MILAN);
    trial.collateral =
        trial.amd.collateral(List.of(trial.amd.revocationList(SnpTrial.NOW, List.of(), false)));

    assertThat(trial.judge().failures()).contains("REVOCATION_UNAVAILABLE");
  }

  @Test
  void anOutdatedRevocationListCountsForNothing() {
    var trial = new SnpTrial(SnpProduct.MILAN);
    trial.collateral =
        trial.amd.collateral(
            List.of(trial.amd.revocationList(SnpTrial.NOW.minus(Duration.ofDays(91)), List.of())));

    assertThat(trial.judge().failures()).contains("REVOCATION_UNAVAILABLE");
  }

  // The certificate against the report.

  @Test
  void theCertificateOfAnotherChipIsRefused() {
    assertRefused(draft -> draft.extensions.put(VekDraft.HARDWARE_ID, new byte[64]), "SNP_CHIP_ID");
  }

  @Test
  void aCertificateWithoutAChipIsRefused() {
    assertRefused(draft -> draft.extensions.remove(VekDraft.HARDWARE_ID), "SNP_CHIP_ID");
  }

  @Test
  void aChipNamedByTheBeginningOfItsIdIsRefused() {
    var prefix =
        (Consumer<VekDraft>)
            draft ->
                draft.extensions.computeIfPresent(
                    VekDraft.HARDWARE_ID, (oid, id) -> Arrays.copyOf(id, 32));
    assertRefused(prefix, "SNP_CHIP_ID");
  }

  @Test
  void aReportWithoutAChipIdIsRefused() {
    var trial = new SnpTrial(SnpProduct.MILAN);
    trial.change = report -> report.put(0x1A0, new byte[64]);

    assertThat(trial.judge().failures()).contains("SNP_CHIP_ID");
  }

  @Test
  void theUnusedRestOfATurinChipIdMustBeZero() {
    var trial = new SnpTrial(SnpProduct.TURIN);
    trial.change = report -> report.put(0x1A0 + 63, (byte) 1);

    assertThat(trial.judge().failures()).contains("SNP_CHIP_ID");
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.1", "3.2", "3.3", "3.8"})
  void aCertificateOfAnotherTcbLevelIsRefused(String part) {
    assertRefused(
        draft -> draft.extensions.put(VekDraft.ARC + part, VekDraft.integer(77)),
        "SNP_TCB_MISMATCH");
  }

  @Test
  void aTurinCertificateOfAnotherFmcIsRefused() {
    var trial = new SnpTrial(SnpProduct.TURIN);
    trial.certificate = draft -> draft.extensions.put(VekDraft.ARC + "3.9", VekDraft.integer(9));

    assertThat(trial.judge().failures()).contains("SNP_TCB_MISMATCH");
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.1", "3.2", "3.3", "3.8"})
  void aCertificateThatOmitsAPartOfItsTcbIsRefused(String part) {
    assertRefused(draft -> draft.extensions.remove(VekDraft.ARC + part), "CERTIFICATE_MALFORMED");
  }

  @Test
  void aTcbThatIsNotWrittenCanonicallyIsRefused() {
    assertRefused(
        draft -> draft.extensions.put(VekDraft.ARC + "3.3", new byte[] {2, 2, 0, 24}),
        "CERTIFICATE_MALFORMED");
    assertRefused(
        draft -> draft.extensions.put(VekDraft.ARC + "3.8", new byte[] {2, 1, (byte) 219}),
        "CERTIFICATE_MALFORMED");
    assertRefused(
        draft -> draft.extensions.put(VekDraft.ARC + "3.3", new byte[] {2, 1, 24, 0}),
        "CERTIFICATE_MALFORMED");
  }

  @Test
  void aReportOfAnotherProductIsRefused() {
    var trial = new SnpTrial(SnpProduct.MILAN);
    trial.change = report -> report.put(0x189, (byte) 0x11);

    assertThat(trial.judge().failures()).contains("SNP_PRODUCT");
  }

  @Test
  void aKeyOnAnotherCurveIsRefused() {
    var other =
        TestVendor.newKey("EC", Optional.of("secp256r1"), new SeededRandom("other")).getPublic();

    assertRefused(draft -> draft.key = other, "CERTIFICATE_MALFORMED");
  }

  @Test
  void aVcekWhereTheReportNamesAVlekIsRefused() {
    var trial = new SnpTrial(SnpProduct.MILAN);
    trial.change = report -> report.putInt(0x048, 1 << 2);

    assertThat(trial.judge().failures()).contains("SNP_SIGNING_KEY");
  }

  @Test
  void aMaskedChipKeyIsRefused() {
    var trial = new SnpTrial(SnpProduct.MILAN);
    trial.change = report -> report.putInt(0x048, 2);

    assertThat(trial.judge().failures()).contains("SNP_CHIP_ID");
  }

  // The signature.

  @ParameterizedTest
  @ValueSource(ints = {0x008, 0x050, 0x090, 0x0C0, 0x180, 0x1F0})
  void aFieldChangedAfterSigningIsRefused(int offset) {
    var trial = new SnpTrial(SnpProduct.MILAN);
    trial.spoil =
        report -> {
          var bytes = report.toByteArray();
          bytes[offset] ^= 1;
          return Octets.copyOf(bytes);
        };

    assertThat(trial.judge().failures()).contains("EVIDENCE_SIGNATURE");
    assertThat(trial.axis(Axis.KEY_BINDING)).isNotEqualTo(AxisStatus.PASS);
  }

  @Test
  void theTwinOfASignatureHoldsAndIsTheSameReport() {
    var trial = new SnpTrial(SnpProduct.MILAN);
    trial.spoil = TestSnpChip::withTwinSignature;

    assertThat(trial.judge().failures()).isEmpty();
    var report = trial.chip.report();
    var twin = TestSnpChip.withTwinSignature(report);
    assertThat(twin).isNotEqualTo(report);
    assertThat(SnpReport.decode(twin).identity()).isEqualTo(SnpReport.decode(report).identity());
  }

  @Test
  void aSignatureOfZerosIsRefused() {
    var trial = new SnpTrial(SnpProduct.MILAN);
    trial.spoil =
        report -> {
          var bytes = report.toByteArray();
          Arrays.fill(bytes, TestSnpChip.SIGNATURE_OFFSET, bytes.length, (byte) 0);
          return Octets.copyOf(bytes);
        };

    assertThat(trial.judge().failures()).contains("EVIDENCE_SIGNATURE");
  }

  // What may be: policy.

  @Test
  void aGuestThatTheHostMayDebugIsRefused() {
    assertReportRefused(0x008, 0xB_0000, "DEBUG_ENABLED");
  }

  @Test
  void aGuestThatMayBeMigratedIsRefused() {
    assertReportRefused(0x008, 0x7_0000, "SNP_POLICY");
  }

  @Test
  void aPolicyWithReservedBitsIsRefused() {
    assertReportRefused(0x008, 0x1_0000, "SNP_POLICY");
    assertReportRefused(0x008, 0x3_0000 | 1L << 40, "SNP_POLICY");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, -1})
  void aReportOfAnotherPrivilegeLevelIsRefused(int vmpl) {
    var trial = new SnpTrial(SnpProduct.MILAN);
    trial.change = report -> report.putInt(0x030, vmpl);

    assertThat(trial.judge().failures()).contains("SNP_VMPL");
  }

  @Test
  void anotherMeasurementIsRefused() {
    var trial = new SnpTrial(SnpProduct.MILAN);
    trial.change = report -> report.put(0x090, (byte) 0);

    assertThat(trial.judge().failures()).contains("SNP_MEASUREMENT");
  }

  @Test
  void withoutReferenceValuesNoGuestImageIsAffirmed() {
    var trial = new SnpTrial(SnpProduct.MILAN);
    trial.policy = SnpPolicy.strict();

    assertThat(trial.judge().axis(Axis.GUEST_IMAGE)).isEqualTo(AxisStatus.NOT_CHECKED);
  }

  @Test
  void reportDataOfAnotherSessionIsRefused() {
    var trial = new SnpTrial(SnpProduct.MILAN);
    trial.change = report -> report.put(0x050, new byte[64]);

    assertThat(trial.judge().failures()).contains("RUNTIME_DATA_NOT_BOUND");
  }

  @Test
  void hostDataOfAnotherManifestIsRefused() {
    var trial = new SnpTrial(SnpProduct.MILAN);
    trial.change = report -> report.put(0x0C0, new byte[32]);

    assertThat(trial.judge().failures()).contains("WORKLOAD_MISMATCH");
  }

  @Test
  void firmwareThatAcceptsForeignMicrocodeIsRefused() {
    var trial = new SnpTrial(SnpProduct.MILAN, Tcb.CURRENT.withSnp(23));

    assertThat(trial.judge().failures()).contains("TCB_BELOW_MINIMUM");
  }

  @Test
  void aCurrentTcbBelowTheCommittedOneIsRefused() {
    var trial = new SnpTrial(SnpProduct.MILAN);
    trial.change =
        report -> report.put(0x038, Tcb.CURRENT.withMicrocode(200).encoded(SnpProduct.MILAN));

    assertThat(trial.judge().failures()).contains("SNP_TCB_ORDER");
  }

  @Test
  void aCommittedTcbBelowTheMinimumIsRefusedThoughTheReportedOneIsNot() {
    var trial = new SnpTrial(SnpProduct.MILAN);
    trial.change = report -> report.put(0x1E0, Tcb.CURRENT.withSnp(20).encoded(SnpProduct.MILAN));

    assertThat(trial.judge().failures()).contains("TCB_BELOW_MINIMUM", "SNP_TCB_ORDER");
  }

  @Test
  void anAuthorKeyMustBeWholeOrAbsent() {
    var flagAlone = new SnpTrial(SnpProduct.MILAN);
    flagAlone.change = report -> report.putInt(0x048, 1);
    assertThat(flagAlone.judge().failures()).contains("SNP_AUTHOR_KEY");

    var digestAlone = new SnpTrial(SnpProduct.MILAN);
    digestAlone.change = report -> report.put(0x110, (byte) 1);
    assertThat(digestAlone.judge().failures()).contains("SNP_AUTHOR_KEY");
  }

  // The bytes.

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1183, 1185, 4096})
  void aReportOfAnotherLengthIsMalformed(int length) {
    var report = Arrays.copyOf(new SnpTrial(SnpProduct.MILAN).chip.report().toByteArray(), length);

    assertThatExceptionOfType(MalformedEvidence.class)
        .isThrownBy(() -> SnpReport.decode(Octets.copyOf(report)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0x04C, 0x18B, 0x1EB, 0x1EF, 0x200, 0x29F, 0x2A0 + 48, 0x2A0 + 120, 1183})
  void whatIsReservedMustBeZero(int offset) {
    var report = new SnpTrial(SnpProduct.MILAN).chip.report().toByteArray();
    report[offset] = 1;

    assertThatExceptionOfType(MalformedEvidence.class)
        .isThrownBy(() -> SnpReport.decode(Octets.copyOf(report)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 6, 255})
  void anUnknownVersionIsRefusedByName(int version) {
    var report = new SnpTrial(SnpProduct.MILAN).chip.report().toByteArray();
    report[0] = (byte) version;

    assertThatExceptionOfType(MalformedEvidence.class)
        .isThrownBy(() -> SnpReport.decode(Octets.copyOf(report)))
        .satisfies(refused -> assertThat(refused.field()).isEqualTo("VERSION"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 7})
  void anotherSignatureAlgorithmIsMalformed(int algorithm) {
    var report = new SnpTrial(SnpProduct.MILAN).chip.report().toByteArray();
    report[0x034] = (byte) algorithm;

    assertThatExceptionOfType(MalformedEvidence.class)
        .isThrownBy(() -> SnpReport.decode(Octets.copyOf(report)))
        .satisfies(refused -> assertThat(refused.field()).isEqualTo("SIGNATURE_ALGO"));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 6, 7})
  void anUnsignedReportOrOneOfAReservedKeyIsMalformed(int key) {
    var report = new SnpTrial(SnpProduct.MILAN).chip.report().toByteArray();
    report[0x048] = (byte) (key << 2);

    assertThatExceptionOfType(MalformedEvidence.class)
        .isThrownBy(() -> SnpReport.decode(Octets.copyOf(report)));
  }

  @Tag("thorough") // Takes half a minute, too long to run once a fault: see docs/benchmarks.md.
  @Test
  void noMutationOfOneBitIsEverAffirmedUnlessItIsTheTwinOfTheSignature() {
    var random = new SplittableRandom(11);
    for (int i = 0; i < 200; i++) {
      int bit = random.nextInt(TestSnpChip.REPORT_BYTES * 8);
      var trial = new SnpTrial(SnpProduct.MILAN);
      trial.spoil =
          report -> {
            var bytes = report.toByteArray();
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            return Octets.copyOf(bytes);
          };
      try {
        assertThat(trial.judge().failures()).as("bit " + bit).isNotEmpty();
      } catch (MalformedEvidence refused) {
        assertThat(refused.expected()).isNotEmpty();
      }
    }
  }

  private static void assertRefused(Consumer<VekDraft> spoilt, String code) {
    var trial = new SnpTrial(SnpProduct.MILAN);
    trial.certificate = spoilt;

    assertThat(trial.judge().failures()).contains(code);
    assertThat(trial.axis(Axis.KEY_BINDING)).isNotEqualTo(AxisStatus.PASS);
  }

  private static void assertReportRefused(int offset, long value, String code) {
    var trial = new SnpTrial(SnpProduct.MILAN);
    trial.change = report -> report.putLong(offset, value);

    assertThat(trial.judge().failures()).contains(code);
  }

  private static RootedCollateral nothingPinned() {
    return new RootedCollateral(
        new PinnedCollateral(List.of(), List.of(), List.of()), new Roots(List.of()));
  }

  private static SnpPolicy withProviders(SnpPolicy policy, Set<String> providers) {
    return policy.toBuilder().providers(providers).build();
  }
}
