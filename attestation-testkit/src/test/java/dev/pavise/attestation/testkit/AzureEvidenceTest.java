package dev.pavise.attestation.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pavise.attestation.Binding;
import dev.pavise.attestation.Claims;
import dev.pavise.attestation.Evidence;
import dev.pavise.attestation.Verifier;
import dev.pavise.attestation.appraisal.Policy;
import dev.pavise.attestation.azure.AzurePolicy;
import dev.pavise.attestation.azure.VtpmBundle;
import dev.pavise.attestation.chain.RootedCollateral;
import dev.pavise.attestation.condition.ClaimNames;
import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.finding.Axis;
import dev.pavise.attestation.finding.AxisStatus;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.snp.SnpPolicy;
import dev.pavise.attestation.snp.SnpProduct;
import dev.pavise.attestation.tpm.PcrValue;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Confidential VMs of Azure, good and with one defect each. */
class AzureEvidenceTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final Octets RUNTIME_DATA =
      Octets.copyOf("runtime data".getBytes(StandardCharsets.UTF_8));
  private static final TestAmd AMD = new TestAmd(SnpProduct.GENOA);
  private static final TestSnpChip CHIP = new TestSnpChip(AMD, "azure", Tcb.CURRENT);
  private static final RootedCollateral COLLATERAL =
      AMD.collateral(List.of(AMD.revocationList(NOW, List.of())));
  private static final Octets VCEK = newVcek();
  private static final TestParavisor PARAVISOR = new TestParavisor(CHIP, "azure");
  private static final TestParavisor OTHER = new TestParavisor(CHIP, "another VM");

  private static final Octets MEASUREMENT = filled(48, 0x4D);

  private Assessment assessment = new Assessment();
  private Policy policy =
      new Policy(Policy.REGISTERS_DEFAULT, Set.of("azure-snp-development"), Set.of(), true)
          .withAzure(new AzurePolicy(Set.of(MEASUREMENT), Set.of(), true));

  @BeforeEach
  void beginsAnew() {
    assessment = new Assessment();
  }

  @Test
  void goodEvidenceIsAuthenticAndBoundAndItsParavisorIsRecognised() {
    var claims = judge(PARAVISOR.report(PARAVISOR.claims()), quote());
    assertThat(claims.authentic()).isTrue();
    assertThat(failures()).isEmpty();
    assertThat(assessment.status(Axis.FIRMWARE)).isEqualTo(AxisStatus.PASS);
    assertThat(assessment.status(Axis.KEY_BINDING)).isEqualTo(AxisStatus.PASS);
  }

  @Test
  void everyClaimIsOneThatConditionsMayName() {
    var claims = judge(PARAVISOR.report(PARAVISOR.claims()), quote());
    assertThat(ClaimNames.all().keySet())
        .containsAll(
            claims.forConditions().keySet().stream()
                .filter(name -> !name.startsWith("azure.hardware"))
                .toList());
  }

  @Test
  void claimsThatTheProcessorDidNotBindAreRefused() {
    var report = PARAVISOR.report(PARAVISOR.claims(), TestParavisor.bound("{}"), r -> {});
    assertThat(judge(report, quote()).authentic()).isFalse();
    assertThat(failures()).contains("AZURE_CLAIMS_NOT_BOUND");
  }

  @Test
  void claimsThatDifferInASpaceAreRefused() {
    var claims = PARAVISOR.claims();
    var report =
        PARAVISOR.report(
            claims.replace("{\"keys\"", "{ \"keys\""), TestParavisor.bound(claims), r -> {});
    assertThat(judge(report, quote()).authentic()).isFalse();
  }

  @Test
  void reportDataWithMoreThanTheDigestIsRefused() {
    var claims = PARAVISOR.claims();
    var bound = TestParavisor.bound(claims).toByteArray();
    bound[63] = 1;
    assertThat(judge(PARAVISOR.report(claims, Octets.copyOf(bound), r -> {}), quote()).authentic())
        .isFalse();
    assertThat(failures()).contains("AZURE_CLAIMS_NOT_BOUND");
  }

  @Test
  void anAttestationKeyFromNowhereIsRefused() {
    var quote = OTHER.quote(RUNTIME_DATA.sha256(), OTHER.registers());
    assertThat(judge(PARAVISOR.report(PARAVISOR.claims()), Optional.of(quote)).authentic())
        .isFalse();
    assertThat(failures()).contains("QUOTE_SIGNATURE");
  }

  @Test
  void twoAttestationKeysInTheClaimsAreRefused() {
    var claims = PARAVISOR.claims(PARAVISOR.key("HCLAkPub"), OTHER.key("HCLAkPub"));
    refusesToDecode(PARAVISOR.report(claims));
  }

  @Test
  void claimsWithoutAnAttestationKeyAreRefused() {
    refusesToDecode(PARAVISOR.report(PARAVISOR.claims(PARAVISOR.key("HCLEkPub"))));
  }

  @Test
  void claimsWithTheSameFieldTwiceAreRefused() {
    var claims = PARAVISOR.claims();
    refusesToDecode(PARAVISOR.report(claims.substring(0, claims.length() - 1) + ",\"keys\":[]}"));
  }

  @Test
  void aHardwareReportOfAnotherPrivilegeLevelIsRefused() {
    var claims = PARAVISOR.claims();
    judge(
        PARAVISOR.report(claims, TestParavisor.bound(claims), report -> report.putInt(0x30, 2)),
        quote());
    assertThat(failures()).contains("SNP_VMPL");
  }

  @Test
  void aParavisorUnderDebugIsRefused() {
    var claims = PARAVISOR.claims();
    judge(
        PARAVISOR.report(
            claims,
            TestParavisor.bound(claims),
            report -> report.putLong(0x08, report.getLong(0x08) | 1 << 19)),
        quote());
    assertThat(failures()).contains("DEBUG_ENABLED");
  }

  @Test
  void aTdReportWithoutATdQuoteProvesNothing() {
    var claims = PARAVISOR.claims();
    var report = TestParavisor.reportOfTd(claims, TestParavisor.bound(claims));
    assertThat(judge(report, quote()).authentic()).isFalse();
    assertThat(failures()).contains("AZURE_TD_QUOTE");
  }

  @Test
  void theParavisorsMeasurementIsNotTheGuests() {
    policy = policy.withSnp(SnpPolicy.strict().withMeasurements(Set.of(MEASUREMENT)));
    judge(PARAVISOR.report(PARAVISOR.claims()), quote());
    assertThat(assessment.status(Axis.GUEST_IMAGE)).isEqualTo(AxisStatus.NOT_CHECKED);
  }

  @Test
  void anUnknownParavisorIsRefused() {
    policy = policy.withAzure(new AzurePolicy(Set.of(Octets.zeros(48)), Set.of(), false));
    judge(PARAVISOR.report(PARAVISOR.claims()), quote());
    assertThat(failures()).contains("AZURE_PARAVISOR");
  }

  @Test
  void aVmWithoutSecureBootIsRefusedWhereItIsDemanded() {
    var claims = PARAVISOR.claims().replace("\"secure-boot\":true", "\"secure-boot\":false");
    judge(PARAVISOR.report(claims), quote());
    assertThat(failures()).contains("AZURE_SECURE_BOOT");
  }

  @Test
  void withoutAQuoteNothingIsSaidOfTheGuest() {
    judge(PARAVISOR.report(PARAVISOR.claims()), Optional.empty());
    assertThat(failures()).contains("AZURE_QUOTE_MISSING");
    assertThat(assessment.status(Axis.KEY_BINDING)).isEqualTo(AxisStatus.NOT_CHECKED);
  }

  @Test
  void aQuoteForAnotherSessionIsRefused() {
    var quote = PARAVISOR.quote(Octets.zeros(32), PARAVISOR.registers());
    judge(PARAVISOR.report(PARAVISOR.claims()), Optional.of(quote));
    assertThat(failures()).contains("QUOTE_QUALIFYING_DATA");
  }

  @Test
  void aQuoteOverAResettableRegisterAloneIsRefused() {
    var quote = PARAVISOR.quote(RUNTIME_DATA.sha256(), only(23));
    judge(PARAVISOR.report(PARAVISOR.claims()), Optional.of(quote));
    assertThat(failures()).contains("PCR_SELECTION");
  }

  @Test
  void aRegisterThatTheQuoteDoesNotCoverIsRefused() {
    var covered = PARAVISOR.registers();
    covered.remove(11);
    var quote = PARAVISOR.quote(RUNTIME_DATA.sha256(), covered);
    var smuggled = new java.util.ArrayList<>(quote.pcrs());
    smuggled.add(new PcrValue("sha256", 11, filled(32, 11)));
    judge(
        PARAVISOR.report(PARAVISOR.claims()),
        Optional.of(new Evidence.Azure.Quote(quote.message(), quote.signature(), smuggled)));
    assertThat(failures()).contains("PCR_VALUES");
  }

  @Test
  void anotherValueOfAQuotedRegisterIsRefused() {
    var quote = quote().orElseThrow();
    var values = new java.util.ArrayList<>(quote.pcrs());
    values.set(4, new PcrValue("sha256", 4, filled(32, 0xEE)));
    assertThat(
            judge(
                    PARAVISOR.report(PARAVISOR.claims()),
                    Optional.of(
                        new Evidence.Azure.Quote(quote.message(), quote.signature(), values)))
                .authentic())
        .isFalse();
    assertThat(failures()).contains("PCR_DIGEST");
  }

  @Test
  void aQuoteOfTheSha1BankIsRefused() {
    var message =
        new QuoteWriter(RUNTIME_DATA.sha256())
            .select(
                new dev.pavise.attestation.tpm.PcrSelection(4, new java.util.TreeSet<>(Set.of(0))))
            .pcrDigest(Octets.zeros(32))
            .toOctets();
    assertThatExceptionOfType(MalformedEvidence.class)
        .isThrownBy(
            () ->
                judge(
                    PARAVISOR.report(PARAVISOR.claims()),
                    Optional.of(
                        new Evidence.Azure.Quote(message, PARAVISOR.sign(message), List.of()))));
  }

  @Test
  void bytesBehindTheReportAreRefused() {
    var bytes = PARAVISOR.report(PARAVISOR.claims()).toByteArray();
    bytes[bytes.length - 1] = 1;
    refusesToDecode(Octets.copyOf(bytes));
  }

  @Test
  void lengthsThatDoNotAgreeAreRefused() {
    for (int at : new int[] {8, 0x4C0, 0x4D0}) {
      var bytes = PARAVISOR.report(PARAVISOR.claims()).toByteArray();
      bytes[at]++;
      refusesToDecode(Octets.copyOf(bytes));
      bytes[at + 3] = (byte) 0xFF;
      refusesToDecode(Octets.copyOf(bytes));
    }
  }

  @Test
  void everyTruncationIsRefusedWithItsPlace() {
    var report = PARAVISOR.report(PARAVISOR.claims());
    for (int length = 0; length < 0x4D4; length += 7) {
      refusesToDecode(Octets.copyOf(report.toByteArray(), 0, length));
    }
  }

  @Test
  void aBundleOfAnUnknownVersionIsRefusedByName() {
    var json = Octets.copyOf("{\"version\":3}".getBytes(StandardCharsets.UTF_8));
    assertThatExceptionOfType(MalformedEvidence.class)
        .isThrownBy(() -> VtpmBundle.decode(json))
        .satisfies(refusal -> assertThat(refusal.field()).isEqualTo("version"));
  }

  private static void refusesToDecode(Octets report) {
    assertThatExceptionOfType(MalformedEvidence.class)
        .isThrownBy(
            () ->
                Verifier.decode(
                    new Evidence.Azure(
                        report, List.of(), Optional.empty(), Optional.empty(), Optional.empty())));
  }

  private Claims judge(Octets report, Optional<Evidence.Azure.Quote> quote) {
    var binding = new Binding(RUNTIME_DATA, Optional.empty(), Optional.empty());
    var claims =
        Verifier.authenticate(
            Verifier.decode(
                new Evidence.Azure(
                    report, List.of(VCEK), quote, Optional.empty(), Optional.empty())),
            policy,
            binding,
            COLLATERAL,
            NOW,
            assessment);
    Verifier.appraise(claims, policy, binding, List.of(), assessment);
    return claims;
  }

  private static Octets newVcek() {
    try {
      return Octets.copyOf(CHIP.vcek().getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Optional<Evidence.Azure.Quote> quote() {
    return Optional.of(PARAVISOR.quote(RUNTIME_DATA.sha256(), PARAVISOR.registers()));
  }

  private static SortedMap<Integer, Octets> only(int register) {
    return new TreeMap<>(Map.of(register, PARAVISOR.registers().get(register)));
  }

  private List<String> failures() {
    return assessment.findings().stream()
        .filter(finding -> finding.severity() == Finding.Severity.FAIL)
        .map(Finding::code)
        .toList();
  }

  private static Octets filled(int length, int value) {
    var bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return Octets.copyOf(bytes);
  }
}
