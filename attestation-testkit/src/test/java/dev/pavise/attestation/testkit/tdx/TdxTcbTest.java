package dev.pavise.attestation.testkit.tdx;

import static dev.pavise.attestation.finding.FindingCode.CERTIFICATE_CHAIN_INVALID;
import static dev.pavise.attestation.finding.FindingCode.CERTIFICATE_NOT_VALID_NOW;
import static dev.pavise.attestation.finding.FindingCode.CERTIFICATE_REVOKED;
import static dev.pavise.attestation.finding.FindingCode.COLLATERAL_INVALID;
import static dev.pavise.attestation.finding.FindingCode.COLLATERAL_MISSING;
import static dev.pavise.attestation.finding.FindingCode.COLLATERAL_NOT_CURRENT;
import static dev.pavise.attestation.finding.FindingCode.TDX_ADVISORY_NOT_ACCEPTED;
import static dev.pavise.attestation.finding.FindingCode.TDX_EVALUATION_TOO_OLD;
import static dev.pavise.attestation.finding.FindingCode.TDX_MODULE_MISMATCH;
import static dev.pavise.attestation.finding.FindingCode.TDX_QE_MISMATCH;
import static dev.pavise.attestation.finding.FindingCode.TDX_TCB_NOT_SUPPORTED;
import static dev.pavise.attestation.finding.FindingCode.TDX_TCB_OUT_OF_DATE;
import static dev.pavise.attestation.finding.FindingCode.TDX_TCB_REVOKED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pavise.attestation.finding.Axis;
import dev.pavise.attestation.finding.AxisStatus;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.tdx.TcbMatch;
import dev.pavise.attestation.tdx.TcbStatus;
import dev.pavise.attestation.testkit.tdx.TestIntel.Level;
import dev.pavise.attestation.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a platform stands by Intel's documents, and documents that must not be believed. */
class TdxTcbTest {
  private static final String OLD = TestDocuments.level(2, 5, 2, "OutOfDate");

  private final TdxTrial trial = new TdxTrial();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SWHardeningNeeded",
        "ConfigurationNeeded",
        "ConfigurationAndSWHardeningNeeded",
        "OutOfDate",
        "OutOfDateConfigurationNeeded",
        "Revoked"
      })
  void refusesEachStatusThatIsNotUpToDate(String status) {
    trial.tcbInfo(json -> json.replace(TestDocuments.LEVEL, level(status)));
    assertThat(match().status().label()).isEqualTo(status);
    assertThat(trial.failures()).hasSize(1);
    assertThat(trial.assessment.status(Axis.FIRMWARE)).isEqualTo(AxisStatus.FAIL);
  }

  @Test
  void doesNotLetAGoodModuleHideAnOldPlatform() {
    trial.tcbInfo(json -> json.replace(TestDocuments.LEVEL, newer() + "," + OLD));
    var match = match();
    assertThat(match.module()).isEqualTo(TcbStatus.UP_TO_DATE);
    assertThat(match.status()).isEqualTo(TcbStatus.OUT_OF_DATE);
    assertThat(trial.failures()).containsExactly(TDX_TCB_OUT_OF_DATE);
  }

  @Test
  void doesNotLetAGoodModuleHideARevokedPlatform() {
    trial.tcbInfo(json -> json.replace(TestDocuments.LEVEL, level("Revoked")));
    assertThat(match().module()).isEqualTo(TcbStatus.UP_TO_DATE);
    assertThat(trial.failures()).containsExactly(TDX_TCB_REVOKED);
  }

  @Test
  void seesAnOldModuleOnAGoodPlatformAndSaysHowOld() {
    trial.quote.body[TdQuoteDraft.TEE_TCB_SVN] = 3;
    var match = match();
    assertThat(match.platform()).contains(TcbStatus.UP_TO_DATE);
    assertThat(match.status()).isEqualTo(TcbStatus.OUT_OF_DATE);
    assertThat(match.advisories()).containsExactly("INTEL-SA-01036");
    assertThat(trial.assessment.findings())
        .filteredOn(finding -> finding.severity() == Finding.Severity.WARN)
        .singleElement()
        .satisfies(
            gap -> {
              assertThat(gap.field()).contains("tee_tcb_svn[0]").contains("TDX module");
              assertThat(gap.expected()).isEqualTo("6 or more");
              assertThat(gap.found()).isEqualTo("3");
            });
  }

  @Test
  void addsAnOldModuleToAPlatformThatNeedsConfiguration() {
    trial.quote.body[TdQuoteDraft.TEE_TCB_SVN] = 3;
    trial.tcbInfo(json -> json.replace(TestDocuments.LEVEL, level("ConfigurationNeeded")));
    assertThat(match().status()).isEqualTo(TcbStatus.OUT_OF_DATE_CONFIGURATION_NEEDED);
  }

  @Test
  void refusesAPlatformThatIsOlderThanEveryLevel() {
    trial.tcbInfo(json -> json.replace(TestDocuments.LEVEL, newer()));
    assertThat(match().platform()).isEmpty();
    assertThat(trial.failures()).containsExactly(TDX_TCB_NOT_SUPPORTED);
  }

  @Test
  void refusesAModuleThatIsOlderThanEveryLevel() {
    trial.quote.body[TdQuoteDraft.TEE_TCB_SVN] = 1;
    trial.judge();
    assertThat(trial.failures()).containsExactly(TDX_TCB_NOT_SUPPORTED);
  }

  @Test
  void refusesAModuleThatNoDocumentKnows() {
    trial.quote.body[TdQuoteDraft.TEE_TCB_SVN + 1] = 9;
    trial.judge();
    assertThat(trial.failures()).containsExactly(TDX_MODULE_MISMATCH);
  }

  @Test
  void refusesAModuleOfAnotherSigner() {
    trial.quote.withBody(TdQuoteDraft.MR_SIGNER_SEAM, Octets.fromHex("09".repeat(48)));
    trial.judge();
    assertThat(trial.failures()).containsExactly(TDX_MODULE_MISMATCH, TDX_MODULE_MISMATCH);
  }

  @Test
  void refusesAModuleUnderDebug() {
    trial.quote.body[TdQuoteDraft.SEAM_ATTRIBUTES] = 1;
    trial.judge();
    assertThat(trial.failures()).contains(TDX_MODULE_MISMATCH);
  }

  @Test
  void judgesAModuleWithoutNumberByThePlatformsComponents() {
    trial.quote.body[TdQuoteDraft.TEE_TCB_SVN + 1] = 0;
    assertThat(match().status()).isEqualTo(TcbStatus.UP_TO_DATE);

    var old = new TdxTrial();
    old.quote.body[TdQuoteDraft.TEE_TCB_SVN + 1] = 0;
    old.quote.body[TdQuoteDraft.TEE_TCB_SVN] = 4;
    old.judge();
    assertThat(old.failures()).containsExactly(TDX_TCB_NOT_SUPPORTED);
  }

  @Test
  void refusesATcbMixedFromTwoLevels() {
    trial.tcbInfo(
        json ->
            json.replace(
                TestDocuments.LEVEL,
                TestDocuments.level(5, 14, 2, "UpToDate")
                    + ","
                    + TestDocuments.level(6, 5, 2, "UpToDate")
                    + ","
                    + OLD));
    assertThat(match().status()).isEqualTo(TcbStatus.OUT_OF_DATE);
  }

  @Test
  void advisesToLaunchAgainWhereOnlyTheTdIsOld() {
    trial
        .quote
        .td15()
        .withBody(TdQuoteDraft.TEE_TCB_SVN, Octets.fromHex("030102"))
        .withBody(TdQuoteDraft.TEE_TCB_SVN_2, Octets.fromHex("060105"));
    trial.tcbInfo(
        json ->
            json.replace(
                TestDocuments.LEVEL,
                TestDocuments.LEVEL + "," + TestDocuments.level(5, 13, 2, "OutOfDate")));
    assertThat(match().status()).isEqualTo(TcbStatus.TD_RELAUNCH_ADVISED);
  }

  @Test
  void doesNotAdviseToLaunchAgainOnAMachineThatIsOldItself() {
    trial
        .quote
        .td15()
        .withBody(TdQuoteDraft.TEE_TCB_SVN, Octets.fromHex("030102"))
        .withBody(TdQuoteDraft.TEE_TCB_SVN_2, Octets.fromHex("030105"));
    trial.tcbInfo(
        json ->
            json.replace(
                TestDocuments.LEVEL,
                TestDocuments.LEVEL + "," + TestDocuments.level(5, 13, 2, "OutOfDate")));
    assertThat(match().status()).isEqualTo(TcbStatus.OUT_OF_DATE);
  }

  // The quoting enclave.

  @ParameterizedTest
  @CsvSource({"3, OutOfDate", "0, TCB_NOT_SUPPORTED"})
  void refusesAnOldQuotingEnclave(int svn, String status) {
    trial.quote.qeReport[TdQuoteDraft.QE_SVN] = (byte) svn;
    assertThat(match().status().label()).isEqualTo(status);
    assertThat(trial.failures()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"256, 3", "128, 0", "16, 1", "48, 0x17", "48, 0x05"})
  void refusesAnotherEnclaveThanTheQuotingEnclave(int at, String value) {
    trial.quote.qeReport[at] = Integer.decode(value).byteValue();
    assertThat(match().quotingEnclave()).isEqualTo(TcbStatus.QE_MISMATCH);
    assertThat(trial.failures()).containsExactly(TDX_QE_MISMATCH);
  }

  @Test
  void refusesARevokedQuotingEnclave() {
    trial.qeIdentity(json -> json.replaceFirst("UpToDate", "Revoked"));
    trial.judge();
    assertThat(trial.failures()).containsExactly(TDX_TCB_REVOKED);
  }

  // Documents.

  @Test
  void judgesWithoutDocumentsButAffirmsNothing() {
    trial.tcbInfos.clear();
    trial.qeIdentities.clear();
    assertThat(trial.judge().authentic()).isTrue();
    assertThat(trial.failures()).containsExactly(COLLATERAL_MISSING, COLLATERAL_MISSING);
    assertThat(trial.assessment.status(Axis.FIRMWARE)).isEqualTo(AxisStatus.NOT_CHECKED);
  }

  @Test
  void refusesADocumentWhoseBodyIsNamedWithEscapes() {
    // A reader of JSON finds the body there; who looks for the signed bytes by name does not.
    trial.tcbInfos.replaceAll(
        json -> {
          var text = new String(json.toByteArray(), StandardCharsets.UTF_8);
          return TestIntel.text(text.replace("\"tcbInfo\"", "\"tcb\\u0049nfo\""));
        });
    trial.judge();
    assertThat(trial.failures()).containsExactly(COLLATERAL_MISSING, COLLATERAL_INVALID);
  }

  @Test
  void refusesADocumentOfAnotherFamilyOfPlatforms() {
    trial.tcbInfo(json -> json.replace("90C06F", "90C06E"));
    trial.judge();
    assertThat(trial.failures()).containsExactly(COLLATERAL_MISSING);
  }

  @Test
  void refusesADocumentOfAnotherProvisioningEnclave() {
    trial.tcbInfo(json -> json.replace("\"pceId\":\"0000\"", "\"pceId\":\"0001\""));
    trial.judge();
    assertThat(trial.failures()).containsExactly(COLLATERAL_INVALID);
  }

  @Test
  void refusesADocumentThatWasChangedAfterItWasSigned() {
    var good = new String(trial.tcbInfos.getFirst().toByteArray(), StandardCharsets.UTF_8);
    trial.tcbInfos.clear();
    trial.tcbInfos.add(TestIntel.text(good.replace("\"pcesvn\":13", "\"pcesvn\":12")));
    trial.judge();
    assertThat(trial.failures()).containsExactly(COLLATERAL_INVALID);
    assertThat(trial.assessment.status(Axis.FIRMWARE)).isEqualTo(AxisStatus.NOT_CHECKED);
  }

  @Test
  void refusesADocumentWithTheSameMeaningInOtherBytes() {
    var good = new String(trial.tcbInfos.getFirst().toByteArray(), StandardCharsets.UTF_8);
    trial.tcbInfos.clear();
    trial.tcbInfos.add(TestIntel.text(good.replace("\"version\":3", "\"version\": 3")));
    trial.judge();
    assertThat(trial.failures()).containsExactly(COLLATERAL_INVALID);
  }

  @Test
  void acceptsBlanksAroundTheSignedBody() {
    var good = new String(trial.tcbInfos.getFirst().toByteArray(), StandardCharsets.UTF_8);
    trial.tcbInfos.clear();
    trial.tcbInfos.add(
        TestIntel.text(
            good.replace("{\"tcbInfo\":", "{ \"tcbInfo\" : ")
                .replace(",\"signature", " , \"signature")));
    trial.judge();
    assertThat(trial.failures()).isEmpty();
  }

  @Test
  void refusesADocumentThatThePlatformsOwnKeySigned() {
    trial.tcbInfos.clear();
    trial.tcbInfos.add(
        trial.intel.signed("tcbInfo", TestDocuments.TCB_INFO, trial.intel.key(Level.LEAF)));
    trial.certificates.add(trial.intel.certificate(Level.LEAF));
    trial.judge();
    assertThat(trial.failures()).containsOnly(CERTIFICATE_CHAIN_INVALID);
    assertThat(trial.assessment.status(Axis.FIRMWARE)).isEqualTo(AxisStatus.NOT_CHECKED);
  }

  @Test
  void refusesADocumentWhoseSignerIsRevoked() {
    trial.list(trial.intel.revocationList(Level.ROOT, Level.TCB_SIGNER));
    trial.judge();
    assertThat(trial.failures()).containsOnly(CERTIFICATE_REVOKED);
    assertThat(trial.assessment.status(Axis.FIRMWARE)).isEqualTo(AxisStatus.NOT_CHECKED);
  }

  @Test
  void refusesADocumentWhoseSignerHasExpired() {
    trial.certificates.clear();
    trial.certificates.add(
        trial.intel.certificate(
            Level.TCB_SIGNER, draft -> draft.valid(TestIntel.FROM, TestIntel.NOW.minusSeconds(1))));
    trial.judge();
    assertThat(trial.failures())
        .containsExactly(CERTIFICATE_NOT_VALID_NOW, CERTIFICATE_NOT_VALID_NOW);
  }

  @Test
  void prefersAmongCertificatesWithOneKeyTheOneThatIsValid() {
    trial.certificates.addFirst(
        trial.intel.certificate(
            Level.TCB_SIGNER, draft -> draft.valid(TestIntel.FROM, TestIntel.NOW.minusSeconds(1))));
    trial.judge();
    assertThat(trial.failures()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-05-29T12:00:00Z, 2026-06-02T12:00:00Z",
    "2026-06-28T12:00:00Z, 2026-06-01T12:00:00Z"
  })
  void refusesDocumentsThatAreNotCurrent(String was, String is) {
    trial.tcbInfo(json -> json.replace(was, is)).qeIdentity(json -> json.replace(was, is));
    trial.judge();
    assertThat(trial.failures()).containsExactly(COLLATERAL_NOT_CURRENT, COLLATERAL_NOT_CURRENT);
  }

  @Test
  void usesTheCurrentOneAmongTwoAndTheLaterRecoveryAmongCurrentOnes() {
    trial.tcbInfos.add(
        trial.intel.tcbInfo(
            json ->
                json.replace("DataNumber\":20", "DataNumber\":21")
                    .replace(TestDocuments.LEVEL, level("OutOfDate"))));
    trial.tcbInfos.add(
        trial.intel.tcbInfo(
            json ->
                json.replace("DataNumber\":20", "DataNumber\":99")
                    .replace("2026-06-28T", "2026-05-30T")));
    assertThat(match().status()).isEqualTo(TcbStatus.OUT_OF_DATE);
  }

  @Test
  void refusesDocumentsOfAnOldRecovery() {
    trial.policy = TdxEvidenceTest.policy(true, Set.of(), 21);
    trial.judge();
    assertThat(trial.failures()).containsExactly(TDX_EVALUATION_TOO_OLD);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"tcbStatus\":\"UpToDate\"|\"tcbStatus\":\"Fine\"",
        "\"tcbStatus\":\"UpToDate\"|\"tcbStatus\":\"TDRelaunchAdvised\"",
        "\"pcesvn\":13|\"pcesvn\":-1",
        "\"pcesvn\":13|\"pcesvn\":13.0",
        "\"pcesvn\":13|\"pcesvn\":\"13\"",
        "\"pcesvn\":13|\"pcesvn\":65536",
        "\"pcesvn\":13|\"pcesvn\":99999999999",
        "{\"svn\":5},|",
        "{\"svn\":5}|{\"svn\":256}",
        "{\"svn\":5}|{\"svn\":null}",
        "\"id\":\"TDX\"|\"id\":\"SGX\"",
        "\"version\":3|\"version\":2",
        "\"tcbType\":0|\"tcbType\":1",
        "\"version\":3|\"version\":3,\"version\":3",
        "90C06F000000|90C06F0000",
        "2026-05-29T12:00:00Z|yesterday",
        "\"isvsvn\":2|\"isvsvn\":7",
        "\"id\":\"TDX_01\"|\"id\":1",
        "INTEL-SA-01036|\\u001b[2J"
      })
  void refusesADocumentThatBreaksItsFormEvenIfSigned(String was, String is) {
    trial.tcbInfo(json -> json.replace(was, is == null ? "" : is));
    trial.judge();
    assertThat(trial.failures()).containsExactly(COLLATERAL_MISSING, COLLATERAL_INVALID);
  }

  @Test
  void refusesLevelsThatAreNotInOrder() {
    trial.tcbInfo(json -> json.replace(TestDocuments.LEVEL, OLD + "," + TestDocuments.LEVEL));
    trial.judge();
    assertThat(trial.failures()).containsExactly(COLLATERAL_MISSING, COLLATERAL_INVALID);
  }

  @ParameterizedTest
  @ValueSource(strings = {" x", "{}", ",", "\u0000"})
  void refusesBytesBehindADocument(String tail) {
    var good = trial.tcbInfos.getFirst();
    trial.tcbInfos.clear();
    trial.tcbInfos.add(good.concat(TestIntel.text(tail)));
    trial.judge();
    assertThat(trial.failures()).containsExactly(COLLATERAL_MISSING, COLLATERAL_INVALID);
  }

  // What a policy may tolerate.

  @Test
  void toleratesAStatusThatThePolicyNamesAndSaysSo() {
    trial.policy = TdxEvidenceTest.policy(true, Set.of(TcbStatus.SW_HARDENING_NEEDED), 0);
    trial.tcbInfo(json -> json.replace(TestDocuments.LEVEL, level("SWHardeningNeeded")));
    trial.judge();
    assertThat(trial.failures()).isEmpty();
    assertThat(trial.assessment.status(Axis.FIRMWARE)).isEqualTo(AxisStatus.WARN);
  }

  @Test
  void toleratesNoAdvisoryThatThePolicyDoesNotName() {
    trial.policy = TdxEvidenceTest.policy(true, Set.of(TcbStatus.OUT_OF_DATE), 0);
    trial.quote.body[TdQuoteDraft.TEE_TCB_SVN] = 3;
    trial.judge();
    assertThat(trial.failures()).containsExactly(TDX_ADVISORY_NOT_ACCEPTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"REVOKED", "NOT_SUPPORTED", "MODULE_MISMATCH", "QE_MISMATCH"})
  void refusesAPolicyThatWouldTolerateAnything(String status) {
    assertThatThrownBy(() -> TdxEvidenceTest.policy(true, Set.of(TcbStatus.valueOf(status)), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private TcbMatch match() {
    return Optional.of(trial.judge()).flatMap(found -> found.claims().tcb()).orElseThrow();
  }

  private static String level(String status) {
    return TestDocuments.level(5, 13, 5, status);
  }

  private static String newer() {
    return TestDocuments.level(6, 13, 5, "UpToDate");
  }
}
