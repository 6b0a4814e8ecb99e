package dev.pavise.attestation.testkit.tdx;

import static dev.pavise.attestation.finding.FindingCode.ATTESTATION_KEY_NOT_BOUND;
import static dev.pavise.attestation.finding.FindingCode.CERTIFICATE_CHAIN_INVALID;
import static dev.pavise.attestation.finding.FindingCode.CERTIFICATE_NOT_VALID_NOW;
import static dev.pavise.attestation.finding.FindingCode.CERTIFICATE_REVOKED;
import static dev.pavise.attestation.finding.FindingCode.CERTIFICATE_UNKNOWN_ROOT;
import static dev.pavise.attestation.finding.FindingCode.DEBUG_ENABLED;
import static dev.pavise.attestation.finding.FindingCode.EVIDENCE_SIGNATURE;
import static dev.pavise.attestation.finding.FindingCode.PLATFORM_NOT_LISTED;
import static dev.pavise.attestation.finding.FindingCode.REVOCATION_UNAVAILABLE;
import static dev.pavise.attestation.finding.FindingCode.RUNTIME_DATA_NOT_BOUND;
import static dev.pavise.attestation.finding.FindingCode.TD_ATTRIBUTES;
import static dev.pavise.attestation.finding.FindingCode.TD_CONFIGURATION;
import static dev.pavise.attestation.finding.FindingCode.TD_MEASUREMENT;
import static dev.pavise.attestation.finding.FindingCode.TD_MIGRATABLE;
import static dev.pavise.attestation.finding.FindingCode.TD_SEPT_VE_NOT_DISABLED;
import static dev.pavise.attestation.finding.FindingCode.TD_SERVICE_TD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.attestation.chain.Roots;
import dev.pavise.attestation.chain.Vendor;
import dev.pavise.attestation.finding.Axis;
import dev.pavise.attestation.finding.AxisStatus;
import dev.pavise.attestation.tdx.TcbStatus;
import dev.pavise.attestation.tdx.TdMeasurements;
import dev.pavise.attestation.tdx.TdxPolicy;
import dev.pavise.attestation.testkit.tdx.TestIntel.Level;
import dev.pavise.attestation.wire.Octets;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** A TD's quote, good and with one defect each: signatures, chain, lists, attributes, binding. */
class TdxEvidenceTest {
  private static final BigInteger ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  private TdxTrial trial = new TdxTrial();

  @Test
  void affirmsAGoodTd() {
    trial.runtimeData = Optional.of(TestIntel.text("session"));
    trial.quote.withBody(TdQuoteDraft.REPORT_DATA, sha512("session"));
    trial.policy = withMeasurements(measurements(0xa1, 0xb1));

    var found = trial.judge();

    assertThat(trial.assessment.findings()).isEmpty();
    assertThat(found.authentic()).isTrue();
    assertThat(found.claims().tcb().orElseThrow().status()).isEqualTo(TcbStatus.UP_TO_DATE);
    assertThat(trial.assessment.axes())
        .containsEntry(Axis.FIRMWARE, AxisStatus.PASS)
        .containsEntry(Axis.GUEST_IMAGE, AxisStatus.PASS)
        .containsEntry(Axis.KEY_BINDING, AxisStatus.PASS)
        .containsEntry(Axis.FRESHNESS, AxisStatus.NOT_CHECKED);
  }

  @Test
  void affirmsAGoodTdOfTdx15() {
    trial.quote.td15().withBody(TdQuoteDraft.TEE_TCB_SVN_2, Octets.fromHex("060105"));
    assertThat(trial.judge().authentic()).isTrue();
    assertThat(trial.failures()).isEmpty();
  }

  @Test
  void saysHowMuchPaddingFollowsTheQuote() {
    var found = trial.judge(trial.quote.encoded().concat(Octets.zeros(39)));
    assertThat(trial.failures()).isEmpty();
    assertThat(found.claims().named()).containsEntry("padding_bytes", 39L);
  }

  // Roots and chains.

  @Test
  void refusesATestRootThatNobodyNamed() {
    trial.roots = Roots.production();
    var found = trial.judge();
    assertThat(found.anchor()).isEmpty();
    assertThat(found.authentic()).isFalse();
    assertThat(trial.failures()).containsExactly(CERTIFICATE_UNKNOWN_ROOT);
  }

  @Test
  void refusesALookAlikeRootWithTheSameNames() {
    var stranger = new TestIntel("stranger");
    trial.quote.chain = TdQuoteDraft.pem(stranger.chain());
    trial.quote.pck = stranger.key(Level.LEAF);
    assertThat(trial.judge().authentic()).isFalse();
    assertThat(trial.failures()).contains(CERTIFICATE_UNKNOWN_ROOT);
  }

  @Test
  void refusesTheGenuineRootBehindAForeignAuthority() {
    var stranger = new TestIntel("stranger");
    trial.chain(
        stranger.certificate(Level.LEAF),
        stranger.certificate(Level.AUTHORITY),
        trial.intel.certificate(Level.ROOT));
    trial.quote.pck = stranger.key(Level.LEAF);
    assertThat(trial.judge().authentic()).isFalse();
    assertThat(trial.fields()).contains("pck.authority.signature");
  }

  @ParameterizedTest
  @EnumSource(value = Level.class, mode = Mode.EXCLUDE, names = "TCB_SIGNER")
  void refusesAnExpiredCertificateAtEachLevel(Level expired) {
    refusesTimes(expired, TestIntel.FROM, TestIntel.NOW.minusSeconds(1));
  }

  @ParameterizedTest
  @EnumSource(value = Level.class, mode = Mode.EXCLUDE, names = "TCB_SIGNER")
  void refusesACertificateOfTheFutureAtEachLevel(Level future) {
    refusesTimes(future, TestIntel.NOW.plusSeconds(1), TestIntel.NOW.plusSeconds(1_000_000));
  }

  private void refusesTimes(Level level, Instant from, Instant to) {
    trial.chain(
        change(Level.LEAF, level, draft -> draft.valid(from, to)),
        change(Level.AUTHORITY, level, draft -> draft.valid(from, to)),
        change(Level.ROOT, level, draft -> draft.valid(from, to)));
    trial.roots =
        Roots.testOnly(
            Vendor.INTEL,
            TestIntel.ROOT_NAME,
            change(Level.ROOT, level, draft -> draft.valid(from, to)));
    assertThat(trial.judge().authentic()).isFalse();
    assertThat(trial.failures()).containsExactly(CERTIFICATE_NOT_VALID_NOW);
  }

  private X509Certificate change(
      Level level, Level changed, UnaryOperator<CertificateDraft> change) {
    return trial.intel.certificate(level, level == changed ? change : UnaryOperator.identity());
  }

  @Test
  void refusesARevokedLeaf() {
    trial.list(trial.intel.revocationList(Level.AUTHORITY, Level.LEAF));
    assertThat(trial.judge().authentic()).isFalse();
    assertThat(trial.failures()).containsExactly(CERTIFICATE_REVOKED);
  }

  @Test
  void refusesARevokedAuthority() {
    trial.list(trial.intel.revocationList(Level.ROOT, Level.AUTHORITY));
    assertThat(trial.judge().authentic()).isFalse();
    assertThat(trial.failures()).containsExactly(CERTIFICATE_REVOKED);
  }

  @Test
  void refusesARevokedCertificateEvenByAnOldList() {
    trial.list(
        trial.intel.revocationList(
            Level.AUTHORITY,
            TestIntel.NOW.minus(Duration.ofDays(300)),
            trial.intel.key(Level.AUTHORITY),
            Level.LEAF));
    assertThat(trial.judge().authentic()).isFalse();
    assertThat(trial.failures()).contains(CERTIFICATE_REVOKED);
  }

  @Test
  void refusesARevocationListThatSomebodyElseSigned() {
    trial.list(
        trial.intel.revocationList(
            Level.AUTHORITY, TestIntel.NOW, trial.intel.key(Level.ROOT), Level.LEAF));
    trial.judge();
    assertThat(trial.failures()).containsExactly(REVOCATION_UNAVAILABLE);
  }

  @ParameterizedTest
  @ValueSource(longs = {-40, 1})
  void refusesARevocationListThatIsNotCurrent(long days) {
    trial.list(
        trial.intel.revocationList(
            Level.AUTHORITY,
            TestIntel.NOW.plus(Duration.ofDays(days)),
            trial.intel.key(Level.AUTHORITY)));
    trial.judge();
    assertThat(trial.failures()).containsExactly(REVOCATION_UNAVAILABLE);
  }

  @Test
  void saysThatRevocationListsAreMissingAndNotThatSignaturesAreWrong() {
    trial.lists.clear();
    assertThat(trial.judge().authentic()).isTrue();
    assertThat(trial.failures())
        .hasSize(4)
        .containsOnly(REVOCATION_UNAVAILABLE); // leaf, authority, signer of each document
  }

  @ParameterizedTest
  @ValueSource(strings = {"Intel SGX TCB Signing", "Intel SGX PCK Certificate2", "x"})
  void refusesALeafForAnotherPurpose(String name) {
    trial.leaf(draft -> draft.named(name));
    assertThat(trial.judge().authentic()).isFalse();
    assertThat(trial.failures()).containsExactly(CERTIFICATE_CHAIN_INVALID);
  }

  @Test
  void refusesALeafThatIsAnAuthority() {
    trial.leaf(draft -> draft.withPathLength(Optional.of(0)));
    assertThat(trial.judge().authentic()).isFalse();
    assertThat(trial.failures()).containsExactly(CERTIFICATE_CHAIN_INVALID);
  }

  @Test
  void refusesAnAuthorityThatMayNotIssue() {
    trial.chain(
        trial.intel.certificate(Level.LEAF),
        trial.intel.certificate(
            Level.AUTHORITY, draft -> draft.withKeyUsage(KeyUsage.digitalSignature)),
        trial.intel.certificate(Level.ROOT));
    assertThat(trial.judge().authentic()).isFalse();
    assertThat(trial.failures()).containsOnly(CERTIFICATE_CHAIN_INVALID);
  }

  @Test
  void saysWhichCertificateIsNotWhatItShouldBeAndInWhat() {
    faults(Level.LEAF, draft -> draft.named("x"), "pck.leaf.subject");
    faults(Level.AUTHORITY, draft -> draft.named("Intel SGX Root CA"), "pck.authority.subject");
    faults(Level.ROOT, draft -> draft.named("Intel SGX PCK Platform CA"), "pck.root.subject");
    faults(Level.LEAF, draft -> draft.withKeyUsage(KeyUsage.nonRepudiation), "pck.leaf.keyUsage");
    for (var authority : List.of(Level.AUTHORITY, Level.ROOT)) {
      var field = "pck." + authority.name().toLowerCase(Locale.ROOT);
      faults(authority, draft -> draft.withKeyUsage(KeyUsage.keyCertSign), field + ".keyUsage");
      faults(authority, draft -> draft.withKeyUsage(KeyUsage.cRLSign), field + ".keyUsage");
      faults(
          authority, draft -> draft.withPathLength(Optional.empty()), field + ".basicConstraints");
      faults(authority, CertificateDraft::withUnknownCriticalExtension, field + ".extensions");
    }
    faults(Level.ROOT, draft -> draft.withPathLength(Optional.of(0)), "pck.root.basicConstraints");
  }

  private void faults(Level level, UnaryOperator<CertificateDraft> change, String field) {
    trial = new TdxTrial();
    trial.chain(
        change(Level.LEAF, level, change),
        change(Level.AUTHORITY, level, change),
        change(Level.ROOT, level, change));
    trial.roots =
        Roots.testOnly(Vendor.INTEL, TestIntel.ROOT_NAME, change(Level.ROOT, level, change));

    assertThat(trial.judge().authentic()).as(field).isFalse();
    assertThat(trial.fields()).contains(field);
  }

  @Test
  void refusesALeafThatAnotherLeafIssued() {
    trial.chain(
        trial.intel.certificate(
            Level.LEAF, UnaryOperator.identity(), trial.intel.key(Level.LEAF).getPrivate()),
        trial.intel.certificate(Level.AUTHORITY),
        trial.intel.certificate(Level.ROOT));
    assertThat(trial.judge().authentic()).isFalse();
    assertThat(trial.fields()).containsExactly("pck.leaf.signature");
  }

  @Test
  void refusesACriticalExtensionThatNobodyKnows() {
    trial.leaf(CertificateDraft::withUnknownCriticalExtension);
    assertThat(trial.judge().authentic()).isFalse();
    assertThat(trial.failures()).containsExactly(CERTIFICATE_CHAIN_INVALID);
  }

  // Signatures.

  @Test
  void refusesAQuoteThatAnotherKeySigned() {
    trial.quote.quoteSignature = Optional.of(Octets.fromHex("11".repeat(64)));
    assertThat(trial.judge().authentic()).isFalse();
    assertThat(trial.failures()).containsExactly(EVIDENCE_SIGNATURE);
  }

  @Test
  void refusesAnAttestationKeyFromNowhere() {
    trial.quote.pck = trial.intel.strayKey();
    assertThat(trial.judge().authentic()).isFalse();
    assertThat(trial.fields()).containsExactly("qe_report.signature");
  }

  @Test
  void refusesAnAttestationKeyThatTheQuotingEnclaveDidNotBind() {
    trial.quote.bound = false;
    assertThat(trial.judge().authentic()).isFalse();
    assertThat(trial.failures()).containsExactly(ATTESTATION_KEY_NOT_BOUND);
  }

  @Test
  void refusesDataBehindTheDigestInTheQuotingEnclavesReport() {
    trial.quote.qeReport[TdQuoteDraft.QE_REPORT_DATA + 63] = 1;
    assertThat(trial.judge().authentic()).isFalse();
    assertThat(trial.failures()).containsExactly(ATTESTATION_KEY_NOT_BOUND);
  }

  @Test
  void refusesAnAttestationKeyThatIsNoPointOfTheCurve() {
    trial.quote.attestationPoint = Optional.of(Octets.fromHex("05".repeat(64)));
    assertThat(trial.judge().authentic()).isFalse();
    assertThat(trial.fields()).containsExactly("quote.signature");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void refusesSignaturesOfZeroAndOutOfRange(int attack) {
    var zero = Octets.zeros(32);
    var one = Octets.fromHex("00".repeat(31) + "01");
    var order = Octets.fromHex(ORDER.toString(16));
    trial.quote.quoteSignature =
        Optional.of(
            switch (attack) {
              case 0 -> zero.concat(zero);
              case 1 -> one.concat(zero);
              case 2 -> order.concat(one);
              default -> Octets.fromHex("ff".repeat(64));
            });
    assertThat(trial.judge().authentic()).isFalse();
    assertThat(trial.failures()).containsExactly(EVIDENCE_SIGNATURE);
  }

  @Test
  void refusesEveryChangeOfASignedByte() {
    var good = trial.quote.encoded().toByteArray();
    for (int i = 30; i < 632; i += 7) {
      var changed = good.clone();
      changed[i] ^= 0x40;
      var other = new TdxTrial();
      assertThat(other.judge(Octets.copyOf(changed)).authentic()).as("byte " + i).isFalse();
    }
  }

  // What the TD is.

  @ParameterizedTest
  @ValueSource(ints = {0x01, 0x02, 0x80})
  void refusesATdUnderDebug(int attributes) {
    trial.quote.body[TdQuoteDraft.TD_ATTRIBUTES] = (byte) attributes;
    trial.judge();
    assertThat(trial.failures()).containsExactly(DEBUG_ENABLED);
  }

  @Test
  void refusesATdThatSeesItsPagesTakenAwayUnlessAParavisorHandlesIt() {
    trial.quote.body[TdQuoteDraft.TD_ATTRIBUTES + 3] = 0;
    trial.judge();
    assertThat(trial.failures()).containsExactly(TD_SEPT_VE_NOT_DISABLED);

    var azure = new TdxTrial();
    azure.quote.body[TdQuoteDraft.TD_ATTRIBUTES + 3] = 0;
    azure.policy = policy(false, Set.of(), 0);
    azure.judge();
    assertThat(azure.failures()).isEmpty();
  }

  @Test
  void refusesAMigratableTd() {
    trial.quote.body[TdQuoteDraft.TD_ATTRIBUTES + 3] = 0x30;
    trial.judge();
    assertThat(trial.failures()).containsExactly(TD_MIGRATABLE);
  }

  @Test
  void refusesAServiceTdThatNobodyNamed() {
    trial.quote.td15().withBody(TdQuoteDraft.MR_SERVICE_TD, Octets.fromHex("77".repeat(48)));
    trial.judge();
    assertThat(trial.failures()).containsExactly(TD_SERVICE_TD);
  }

  @Test
  void refusesReservedAttributesAndATdWithoutSse() {
    trial.quote.body[TdQuoteDraft.TD_ATTRIBUTES + 4] = 1;
    trial.quote.body[TdQuoteDraft.XFAM] = 1;
    trial.judge();
    assertThat(trial.failures()).containsExactly(TD_ATTRIBUTES, TD_ATTRIBUTES);
  }

  @Test
  void refusesReportDataOfAnotherSession() {
    trial.runtimeData = Optional.of(TestIntel.text("mine"));
    trial.quote.withBody(TdQuoteDraft.REPORT_DATA, sha512("another"));
    trial.judge();
    assertThat(trial.failures()).containsExactly(RUNTIME_DATA_NOT_BOUND);
  }

  @Test
  void refusesAnotherGuestImageOnTheSameFirmware() {
    trial.policy = withMeasurements(measurements(0xa1, 0xee));
    trial.judge();
    assertThat(trial.failures()).containsExactly(TD_MEASUREMENT);
    assertThat(trial.fields()).containsExactly("body.rtmr");
  }

  @Test
  void refusesAnotherFirmware() {
    trial.policy = withMeasurements(measurements(0xcc, 0xb1));
    trial.judge();
    assertThat(trial.fields()).containsExactly("body.mrtd");
  }

  @Test
  void affirmsNoGuestImageWhenThePolicyNamesNone() {
    trial.judge();
    assertThat(trial.assessment.status(Axis.GUEST_IMAGE)).isEqualTo(AxisStatus.NOT_CHECKED);
  }

  @Test
  void refusesAConfigurationThatThePolicyDoesNotName() {
    trial.policy =
        TdxPolicy.strict().toBuilder().configIds(Set.of(Octets.fromHex("01".repeat(48)))).build();
    trial.judge();
    assertThat(trial.failures()).containsExactly(TD_CONFIGURATION);
  }

  @Test
  void refusesAMachineThatThePolicyDoesNotList() {
    trial.policy = onlyOn(Octets.fromHex("99".repeat(16)));
    trial.judge();
    assertThat(trial.failures()).containsExactly(PLATFORM_NOT_LISTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"11", "66"})
  void knowsAMachineByEitherOfItsNames(String name) {
    trial.policy = onlyOn(Octets.fromHex(name.repeat(16)));
    trial.judge();
    assertThat(trial.failures()).isEmpty();
  }

  private static Octets sha512(String text) {
    return Octets.copyOf(TestIntel.text(text).digest("SHA-512"));
  }

  private static TdMeasurements measurements(int mrTd, int rtmr1) {
    return new TdMeasurements(
        Octets.fromHex("%02x".formatted(mrTd).repeat(48)),
        new TreeMap<>(Map.of(1, Octets.fromHex("%02x".formatted(rtmr1).repeat(48)))));
  }

  private static TdxPolicy withMeasurements(TdMeasurements measurements) {
    return TdxPolicy.strict().withMeasurements(List.of(measurements));
  }

  private static TdxPolicy onlyOn(Octets machine) {
    return TdxPolicy.strict().toBuilder().platforms(Set.of(machine)).build();
  }

  static TdxPolicy policy(boolean septVe, Set<TcbStatus> statuses, int evaluationMin) {
    return TdxPolicy.strict().toBuilder()
        .septVeDisableRequired(septVe)
        .statuses(statuses)
        .evaluationNumberMin(evaluationMin)
        .build();
  }
}
