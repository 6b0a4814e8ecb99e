package dev.pavise.attestation.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pavise.attestation.Binding;
import dev.pavise.attestation.Evidence;
import dev.pavise.attestation.appraisal.Policy;
import dev.pavise.attestation.appraisal.ReleaseRule;
import dev.pavise.attestation.chain.PinnedCollateral;
import dev.pavise.attestation.chain.TrustAnchor;
import dev.pavise.attestation.credential.CredentialMaker;
import dev.pavise.attestation.credential.EndorsementKey;
import dev.pavise.attestation.finding.Axis;
import dev.pavise.attestation.finding.AxisStatus;
import dev.pavise.attestation.tpm.HashAlgorithm;
import dev.pavise.attestation.tpm.PcrSelection;
import dev.pavise.attestation.tpm.PcrValue;
import dev.pavise.attestation.tpm.TpmAttribute;
import dev.pavise.attestation.tpm.TpmPublic;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.math.BigInteger;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every test but the first ones spoils one thing and expects exactly what is found of it. */
class TpmEvidenceTest {
  private static final BigInteger P256_ORDER =
      new BigInteger("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", 16);

  private final Trial trial = new Trial();

  static Stream<Arguments> keys() {
    return Stream.of(EkKind.values())
        .flatMap(
            ek ->
                Stream.of(AkTemplate.ECDSA, AkTemplate.RSASSA, AkTemplate.RSAPSS)
                    .map(ak -> Arguments.of(ek, ak)));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void acceptsGoodEvidenceByEveryKindOfKey(EkKind ek, AkTemplate ak) {
    trial.ekKind = ek;
    trial.akTemplate = ak;
    trial.judge();
    assertThat(trial.codes()).isEmpty();
    assertThat(trial.assessment.axes().values())
        .containsExactly(
            AxisStatus.WARN,
            AxisStatus.PASS,
            AxisStatus.PASS,
            AxisStatus.PASS,
            AxisStatus.PASS,
            AxisStatus.NOT_CHECKED);
    assertThat(trial.image).isPresent();
  }

  @Test
  void saysOfDevelopmentHardwareThatItIsAndNeverPassesIt() {
    trial.judge();
    assertThat(trial.status(Axis.HARDWARE)).isEqualTo(AxisStatus.WARN);
    assertThat(trial.finding("DEVELOPMENT_HARDWARE").found()).contains("insecure");
  }

  @Test
  void passesHardwareUnderAProductionRoot() {
    productionRoot();
    trial.judge();
    assertThat(trial.codes()).isEmpty();
    assertThat(trial.status(Axis.HARDWARE)).isEqualTo(AxisStatus.PASS);
    assertThat(trial.status(Axis.FIRMWARE)).isEqualTo(AxisStatus.PASS);
  }

  @Test
  void refusesUnknownFirmwareUnderAProductionRoot() {
    productionRoot();
    trial.known = List.of(TestGuestImage.standard().referenceValues(List.of()));
    trial.judge();
    assertThat(trial.codes()).containsExactly("FIRMWARE_NOT_RECOGNISED");
    assertThat(trial.status(Axis.FIRMWARE)).isEqualTo(AxisStatus.FAIL);
  }

  @Test
  void onlyWarnsOfUnknownFirmwareOnDevelopmentHardware() {
    trial.known = List.of(TestGuestImage.standard().referenceValues(List.of()));
    trial.judge();
    assertThat(trial.codes()).isEmpty();
    assertThat(trial.status(Axis.FIRMWARE)).isEqualTo(AxisStatus.WARN);
  }

  @Test
  void refusesDevelopmentHardwareWhereItIsNotAllowed() {
    trial.policy = policy(Set.of("tpm-development"), Set.of(imageDigest()), false);
    trial.judge();
    assertThat(trial.codes()).containsExactly("DEVELOPMENT_NOT_ALLOWED");
    assertThat(trial.status(Axis.HARDWARE)).isEqualTo(AxisStatus.FAIL);
  }

  @Test
  void anEmptyPolicyAffirmsNothing() {
    trial.policy = new Policy(new TreeSet<>(), Set.of(), Set.of(), false);
    trial.judge();
    assertThat(trial.assessment.axes().values())
        .filteredOn(status -> status == AxisStatus.PASS)
        .hasSizeLessThanOrEqualTo(1); // The key binding asks for no policy.
    assertThat(
            ReleaseRule.allows(trial.assessment.axes(), trial.assessment.findings(), false, false))
        .isFalse();
  }

  @Test
  void refusesAPlatformThatTheOwnerDidNotName() {
    trial.policy = policy(Set.of("sev-snp"), Set.of(imageDigest()), true);
    trial.judge();
    assertThat(trial.codes()).containsExactly("PLATFORM_NOT_ALLOWED");
  }

  @Test
  void refusesAGuestImageThatTheOwnerDidNotName() {
    trial.policy = policy(Set.of("tpm-development"), Set.of(Octets.zeros(32)), true);
    trial.judge();
    assertThat(trial.codes()).containsExactly("GUEST_IMAGE_NOT_ALLOWED");
  }

  @Test
  void refusesAGuestImageWithoutReferenceValues() {
    trial.known = List.of();
    trial.judge();
    assertThat(trial.codes()).containsExactly("GUEST_IMAGE_UNKNOWN");
  }

  @Test
  void refusesACommandLineWithOneByteChangedAndSaysWhichSectionItWas() {
    trial.booted = TestGuestImage.withCommandLine("quiet panic=-2");
    trial.judge();
    assertThat(trial.codes()).containsExactly("PCR_MISMATCH");
    assertThat(trial.assessment.findings())
        .extracting("field")
        .contains("pcr.sha256.4", "pcr.sha256.11", "guestImage.section.cmdline")
        .doesNotContain("guestImage.section.linux", "pcr.sha256.9");
    assertThat(trial.finding("PCR_MISMATCH").expected())
        .isNotEqualTo(trial.finding("PCR_MISMATCH").found());
    assertThat(trial.status(Axis.GUEST_IMAGE)).isEqualTo(AxisStatus.FAIL);
  }

  @Test
  void refusesAnotherManifestThanTheMeasuredOne() {
    trial.measuredManifest = Octets.zeros(32);
    trial.judge();
    assertThat(trial.codes()).containsExactly("WORKLOAD_MISMATCH");
    assertThat(trial.finding("WORKLOAD_MISMATCH").field()).isEqualTo("pcr.sha256.8");
  }

  @Test
  void doesNotAffirmAWorkloadThatNobodySigned() {
    trial.expectedManifest = Optional.empty();
    trial.judge();
    assertThat(trial.status(Axis.WORKLOAD)).isEqualTo(AxisStatus.NOT_CHECKED);
  }

  // The endorsement key's chain.

  @Test
  void refusesAnUnknownRootWhateverChainCameAlong() {
    trial.collateral = new TestVendor("another").collateral();
    trial.judge();
    assertThat(trial.codes()).containsExactly("EK_CHAIN_UNKNOWN_ROOT");
    assertThat(trial.assessment.axes().values()).doesNotContain(AxisStatus.WARN);
    assertThat(trial.status(Axis.GUEST_IMAGE)).isEqualTo(AxisStatus.NOT_CHECKED);
  }

  @Test
  void refusesWithoutAnyRoot() {
    trial.collateral = new PinnedCollateral(List.of(), List.of(), List.of());
    trial.judge();
    assertThat(trial.codes()).containsExactly("EK_CHAIN_UNKNOWN_ROOT");
  }

  @Test
  void refusesEvidenceWithoutCertificates() {
    trial.spoil = evidence -> with(evidence, List.of());
    trial.judge();
    assertThat(trial.codes()).containsExactly("EK_CERTIFICATE_MISSING", "AK_CREDENTIAL");
  }

  @ParameterizedTest
  @EnumSource(
      value = TestVendor.Defect.class,
      names = {"NONE", "IS_NO_AUTHORITY"},
      mode = EnumSource.Mode.EXCLUDE)
  void refusesACertificateWithOneDefect(TestVendor.Defect defect) {
    trial.ekCertificateDefect = defect;
    trial.judge();
    assertThat(trial.codes())
        .containsExactly(
            switch (defect) {
              case EXPIRED, NOT_YET_VALID -> "CERTIFICATE_NOT_VALID_NOW";
              case NAMES_REVOCATION_LIST -> "REVOCATION_UNAVAILABLE";
              default -> "EK_CHAIN_INVALID";
            });
    assertThat(trial.status(Axis.HARDWARE)).isEqualTo(AxisStatus.FAIL);
    assertThat(trial.status(Axis.GUEST_IMAGE)).isEqualTo(AxisStatus.NOT_CHECKED);
  }

  @Test
  void refusesACertificateThatAnotherEndorsementKeyIssued() {
    var good = trial.tpm();
    var smuggled =
        trial.vendor.certifyBy(good.ekCertificate(), good.ek().getPrivate(), good.ek().getPublic());
    trial.spoil =
        evidence -> with(evidence, List.of(encoded(smuggled), encoded(good.ekCertificate())));
    trial.judge();
    assertThat(trial.codes()).containsExactly("EK_CHAIN_INVALID", "AK_CREDENTIAL");
  }

  @Test
  void refusesACertificateThatItsIssuerRevoked() {
    revoke(Duration.ofDays(1), true);
    assertThat(trial.codes()).containsExactly("CERTIFICATE_REVOKED");
  }

  @Test
  void believesNoListThatTheIssuerDidNotSign() {
    trial.ekCertificateDefect = TestVendor.Defect.NAMES_REVOCATION_LIST;
    revoke(Duration.ofDays(1), false);
    assertThat(trial.codes()).containsExactly("REVOCATION_UNAVAILABLE");
  }

  @Test
  void believesNoListThatHasExpired() {
    trial.ekCertificateDefect = TestVendor.Defect.NAMES_REVOCATION_LIST;
    revoke(Duration.ofMinutes(30), true);
    assertThat(trial.codes()).containsExactly("REVOCATION_UNAVAILABLE");
  }

  /** With a list that was made an hour ago. */
  private void revoke(Duration lifetime, boolean byIssuer) {
    var tpm = trial.tpm();
    var list =
        trial.vendor.revocationList(
            tpm.ekCertificate(), trial.time.minus(Duration.ofHours(1)), lifetime, byIssuer);
    trial.collateral =
        new PinnedCollateral(
            List.of(trial.vendor.anchor()), List.of(trial.vendor.issuer()), List.of(list));
    var certificates = tpm.ekCertificates();
    trial.spoil = evidence -> with(evidence, certificates);
    trial.answer =
        good -> answer(good, certificates.getFirst().sha256(), good.akName(), good.answer());
    trial.judge();
  }

  @Test
  void judgesCertificatesByTheGivenTime() {
    trial.time = Instant.parse("2150-01-01T00:00:00Z");
    trial.judge();
    assertThat(trial.codes()).containsExactly("CERTIFICATE_NOT_VALID_NOW");
  }

  // The attestation key.

  @ParameterizedTest
  @EnumSource(
      value = TpmAttribute.class,
      names = {"DECRYPT"},
      mode = EnumSource.Mode.EXCLUDE)
  void refusesAnAttestationKeyWithoutAnAttribute(TpmAttribute attribute) {
    trial.akTemplate = AkTemplate.ECDSA.without(attribute);
    trial.judge();
    assertThat(trial.codes()).containsExactly("AK_ATTRIBUTES");
    assertThat(trial.status(Axis.KEY_BINDING)).isEqualTo(AxisStatus.FAIL);
    assertThat(trial.status(Axis.GUEST_IMAGE)).isEqualTo(AxisStatus.NOT_CHECKED);
  }

  @Test
  void refusesAnAttestationKeyThatAlsoDecrypts() {
    trial.akTemplate = AkTemplate.RSASSA.with(TpmAttribute.DECRYPT);
    trial.judge();
    assertThat(trial.codes()).containsExactly("AK_ATTRIBUTES");
  }

  @Test
  void refusesAnAttestationKeyThatSignsWithSha1() {
    trial.akTemplate = AkTemplate.RSASSA.withHash(HashAlgorithm.SHA1);
    trial.judge();
    assertThat(trial.codes()).contains("AK_ALGORITHM", "QUOTE_SIGNATURE");
  }

  @Test
  void refusesAnAttestationKeyThatIsNotInThisTpm() {
    trial.answer = good -> answer(good, good.ekCertificate(), Octets.zeros(34), good.answer());
    trial.judge();
    assertThat(trial.codes()).containsExactly("AK_CREDENTIAL");
    assertThat(trial.finding("AK_CREDENTIAL").field()).isEqualTo("credential.akName");
  }

  @Test
  void refusesACredentialThatWasMadeForAnotherTpm() {
    trial.answer = good -> answer(good, Octets.zeros(32), good.akName(), good.answer());
    trial.judge();
    assertThat(trial.codes()).containsExactly("AK_CREDENTIAL");
  }

  @Test
  void refusesAWrongAnswerToTheCredential() {
    trial.answer = good -> answer(good, good.ekCertificate(), good.akName(), Octets.zeros(32));
    trial.judge();
    assertThat(trial.codes()).containsExactly("AK_CREDENTIAL");
  }

  @Test
  void refusesEvidenceWithoutAChallenge() {
    trial.credentialKnown = false;
    trial.judge();
    assertThat(trial.codes()).containsExactly("AK_CREDENTIAL");
  }

  @Test
  void aCredentialForAnotherKeyCannotBeAnswered() {
    var other = new SoftwareTpm(trial.vendor, "other", EkKind.ECC_P256, AkTemplate.ECDSA);
    var tpm = trial.tpm();
    assertThatThrownBy(
            () ->
                tpm.activate(
                    new CredentialMaker(new SeededRandom("x"))
                        .make(
                            EndorsementKey.of(tpm.ek().getPublic()).orElseThrow(),
                            TpmPublic.decode(other.akPublic()).name(),
                            Octets.zeros(32))))
        .hasMessageContaining("TPM_RC_INTEGRITY");
  }

  // The quote.

  @Test
  void refusesAQuoteBySoftwareThatPosesAsTheTpm() {
    var impostor = new SoftwareTpm(trial.vendor, "impostor", EkKind.ECC_P256, AkTemplate.ECDSA);
    trial.spoil = evidence -> signed(evidence, evidence.quote(), impostor.sign(evidence.quote()));
    trial.judge();
    assertThat(trial.codes()).containsExactly("QUOTE_SIGNATURE");
    assertThat(trial.status(Axis.WORKLOAD)).isEqualTo(AxisStatus.NOT_CHECKED);
  }

  static Stream<Arguments> rangesOfRAndS() {
    var one = BigInteger.ONE;
    return Stream.of(
        Arguments.of(BigInteger.ZERO, one),
        Arguments.of(one, BigInteger.ZERO),
        Arguments.of(P256_ORDER, one),
        Arguments.of(one, P256_ORDER),
        Arguments.of(P256_ORDER.add(one), one));
  }

  @ParameterizedTest
  @MethodSource("rangesOfRAndS")
  void refusesAnEcdsaSignatureOutOfRange(BigInteger r, BigInteger s) {
    var signature =
        new ByteWriter().u16(0x0018).u16(0x000B).sizedInteger(r, 33).sizedInteger(s, 33).toOctets();
    trial.spoil = evidence -> signed(evidence, evidence.quote(), signature);
    trial.judge();
    assertThat(trial.codes()).containsExactly("QUOTE_SIGNATURE");
  }

  @Test
  void refusesASignatureByAnotherSchemeThanTheKeys() {
    trial.akTemplate = AkTemplate.RSASSA;
    var pss = new SoftwareTpm(trial.vendor, "trial", EkKind.ECC_P256, AkTemplate.RSAPSS);
    trial.spoil = evidence -> signed(evidence, evidence.quote(), pss.sign(evidence.quote()));
    trial.judge();
    assertThat(trial.codes()).containsExactly("QUOTE_SIGNATURE");
    assertThat(trial.finding("QUOTE_SIGNATURE").field()).isEqualTo("quote.signature.scheme");
  }

  @Test
  void refusesAQuoteOverOtherRuntimeData() {
    var tpm = trial.tpm();
    var other = tpm.quote(Octets.zeros(32), trial.policy.registers());
    trial.spoil = evidence -> signed(evidence, other, tpm.sign(other));
    trial.judge();
    assertThat(trial.codes()).containsExactly("QUOTE_QUALIFYING_DATA");
  }

  @Test
  void refusesAQuoteOverFewerRegisters() {
    refusesSelection(List.of(sha256(0, 1, 4)), List.of(0, 1, 4), "PCR_SELECTION", "PCR_VALUES");
  }

  @Test
  void refusesAQuoteOverMoreRegisters() {
    var more = new ArrayList<>(trial.policy.registers());
    more.add(16);
    refusesSelection(List.of(sha256(more)), more, "PCR_SELECTION", "PCR_VALUES");
  }

  @Test
  void refusesAQuoteOverNoRegistersAtAll() {
    refusesSelection(List.of(), List.of(), "PCR_SELECTION", "PCR_VALUES");
    assertThat(trial.status(Axis.FIRMWARE)).isEqualTo(AxisStatus.NOT_CHECKED);
  }

  @Test
  void refusesAQuoteOverTheSha1Bank() {
    var sha1 = new PcrSelection(HashAlgorithm.SHA1.id(), trial.policy.registers());
    refusesSelection(List.of(sha1), List.copyOf(trial.policy.registers()), "PCR_SELECTION");
  }

  @Test
  void refusesAQuoteOverTwoBanks() {
    var sha1 = new PcrSelection(HashAlgorithm.SHA1.id(), trial.policy.registers());
    refusesSelection(
        List.of(trial.policy.selection(), sha1),
        List.copyOf(trial.policy.registers()),
        "PCR_SELECTION");
  }

  @Test
  void refusesTheSameBankTwice() {
    refusesSelection(
        List.of(trial.policy.selection(), trial.policy.selection()),
        List.copyOf(trial.policy.registers()),
        "PCR_SELECTION");
  }

  @Test
  void refusesAPolicyOverRegistersThatAGuestCanReset() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Policy(new TreeSet<>(Set.of(4, 16)), Set.of(), Set.of(), false));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Policy(new TreeSet<>(Set.of(4, 23)), Set.of(), Set.of(), false));
  }

  @Test
  void refusesARegisterValueThatTheQuoteDoesNotCover() {
    trial.spoil = values(list -> list.add(new PcrValue("sha256", 10, Octets.zeros(32))));
    trial.judge();
    assertThat(trial.codes()).containsExactly("PCR_VALUES");
    assertThat(trial.status(Axis.GUEST_IMAGE)).isEqualTo(AxisStatus.FAIL);
  }

  @Test
  void refusesARegisterValueOfAnotherBank() {
    trial.spoil = values(list -> list.set(4, new PcrValue("sha1", 4, Octets.zeros(20))));
    trial.judge();
    assertThat(trial.codes()).contains("PCR_VALUES");
  }

  @Test
  void refusesARegisterValueSentTwice() {
    trial.spoil = values(list -> list.add(list.getFirst()));
    trial.judge();
    assertThat(trial.codes()).containsExactly("PCR_VALUES");
  }

  @Test
  void refusesARegisterValueThatIsMissing() {
    trial.spoil = values(list -> list.removeLast());
    trial.judge();
    assertThat(trial.codes()).contains("PCR_VALUES");
  }

  @Test
  void refusesARegisterValueThatWasChanged() {
    trial.spoil = values(list -> list.set(1, new PcrValue("sha256", 1, Octets.zeros(32))));
    trial.judge();
    assertThat(trial.codes()).contains("PCR_DIGEST");
    assertThat(trial.status(Axis.WORKLOAD)).isEqualTo(AxisStatus.NOT_CHECKED);
  }

  @Test
  void refusesAStructureThatTheTpmDidNotMake() {
    malformed(new QuoteWriter(Trial.RUNTIME_DATA.sha256()).magic(0xFF544348L), "magic");
    malformed(new QuoteWriter(Trial.RUNTIME_DATA.sha256()).type(0x8017), "type");
  }

  @Test
  void refusesBytesBehindTheQuote() {
    var tpm = trial.tpm();
    var longer =
        tpm.quote(Trial.RUNTIME_DATA.sha256(), trial.policy.registers()).concat(Octets.zeros(1));
    trial.spoil = evidence -> signed(evidence, longer, tpm.sign(longer));
    assertThatThrownBy(trial::judge)
        .isInstanceOfSatisfying(
            MalformedEvidence.class, e -> assertThat(e.field()).isEqualTo("end"));
  }

  // The event log.

  @Test
  void refusesAnEventLogWithAnExtraEvent() {
    refusesLog(
        boot -> boot.with(MeasuredBoot.Event.measured(4, 0x80000003L, Octets.zeros(8))),
        "EVENT_LOG_MISMATCH");
  }

  @Test
  void refusesAnEventLogWithAMissingEvent() {
    refusesLog(boot -> boot.without(boot.events().size() - 1), "EVENT_LOG_MISMATCH");
  }

  @Test
  void refusesAnEventLogInAnotherOrder() {
    var events = MeasuredBoot.of(TestFirmware.STANDARD, trial.booted).events();
    int first = events.size() - 4;
    refusesLog(boot -> boot.swapped(first, first - 2), "EVENT_LOG_MISMATCH");
  }

  @Test
  void refusesAnExtendedEventThatPretendsToBeNone() {
    refusesLog(
        boot -> {
          var event = boot.events().getLast();
          return boot.replaced(
              boot.events().size() - 1,
              new MeasuredBoot.Event(event.register(), 3, event.digest(), event.data()));
        },
        "EVENT_LOG_MISMATCH",
        "EVENT_LOG_UNEXPECTED_EVENT");
  }

  @Test
  void refusesAnEventInTheRegisterThatIsTheAgents() {
    trial.boot = boot -> boot.with(MeasuredBoot.Event.measured(8, 0xDL, Octets.zeros(8)));
    trial.judge();
    assertThat(trial.codes()).containsExactly("EVENT_LOG_UNEXPECTED_EVENT", "WORKLOAD_MISMATCH");
  }

  @Test
  void refusesABootWithoutASeparator() {
    trial.boot = boot -> boot.without(9);
    trial.judge();
    assertThat(trial.codes()).containsExactly("EVENT_LOG_UNEXPECTED_EVENT");
  }

  @Test
  void refusesABootWhoseFirmwareReportedAnError() {
    trial.boot =
        boot -> boot.replaced(9, MeasuredBoot.Event.measured(2, 4, Octets.fromHex("ffffffff")));
    trial.judge();
    assertThat(trial.codes()).containsExactly("EVENT_LOG_UNEXPECTED_EVENT");
  }

  @Test
  void refusesAnEventTypeThatNobodyKnowsWhereMeaningIsRead() {
    var events = MeasuredBoot.of(TestFirmware.STANDARD, trial.booted).events();
    int last = events.size() - 1;
    refusesLog(
        boot ->
            boot.replaced(
                last,
                new MeasuredBoot.Event(
                    9, 0xABCDL, events.get(last).digest(), events.get(last).data())),
        "EVENT_LOG_UNEXPECTED_EVENT");
  }

  @Test
  void refusesAnApplicationStartedBesideTheImage() {
    trial.boot =
        boot ->
            boot.with(MeasuredBoot.Event.measured(4, 0x80000003L, MeasuredBoot.ascii("a bootkit")));
    trial.judge();
    assertThat(trial.codes()).containsExactly("PCR_MISMATCH");
    assertThat(trial.finding("PCR_MISMATCH").field()).isEqualTo("pcr.sha256.4");
  }

  @Test
  void refusesWhatWasPutBesideTheImageAtLaunch() {
    trial.boot =
        boot ->
            boot.with(MeasuredBoot.Event.measured(12, 0xDL, MeasuredBoot.ascii("init=/bin/sh")));
    trial.judge();
    assertThat(trial.codes()).containsExactly("PCR_MISMATCH");
    assertThat(trial.finding("PCR_MISMATCH").field()).isEqualTo("pcr.sha256.12");
  }

  private void refusesLog(UnaryOperator<MeasuredBoot> change, String... codes) {
    var log = change.apply(MeasuredBoot.of(TestFirmware.STANDARD, trial.booted)).toLog();
    trial.spoil =
        e ->
            new Evidence.Tpm(
                e.ekCertificates(), e.akPublic(), e.quote(), e.signature(), e.pcrs(), log);
    trial.judge();
    assertThat(trial.codes()).containsExactly(codes);
    assertThat(trial.status(Axis.GUEST_IMAGE)).isEqualTo(AxisStatus.FAIL);
  }

  private void refusesSelection(
      List<PcrSelection> selections, List<Integer> sent, String... codes) {
    var tpm = trial.tpm();
    var values = tpm.values(new TreeSet<>(sent));
    var joined = Octets.empty();
    for (var value : values) {
      joined = joined.concat(value.value());
    }
    var writer = new QuoteWriter(Trial.RUNTIME_DATA.sha256()).pcrDigest(joined.sha256());
    selections.forEach(writer::select);
    var quote = writer.toOctets();
    trial.spoil =
        e ->
            new Evidence.Tpm(
                e.ekCertificates(), e.akPublic(), quote, tpm.sign(quote), values, e.eventLog());
    trial.judge();
    assertThat(trial.codes()).contains("PCR_SELECTION");
    assertThat(trial.codes())
        .filteredOn(code -> code.startsWith("PCR_"))
        .isSubsetOf(Stream.concat(Stream.of(codes), Stream.of("PCR_MISMATCH")).toList());
    assertThat(trial.assessment.axes().values())
        .filteredOn(status -> status == AxisStatus.PASS)
        .hasSize(1);
  }

  private void malformed(QuoteWriter writer, String field) {
    var tpm = trial.tpm();
    var quote = writer.select(trial.policy.selection()).toOctets();
    trial.spoil = evidence -> signed(evidence, quote, tpm.sign(quote));
    assertThatThrownBy(trial::judge)
        .isInstanceOfSatisfying(
            MalformedEvidence.class, e -> assertThat(e.field()).isEqualTo(field));
  }

  private void productionRoot() {
    trial.collateral =
        new PinnedCollateral(
            List.of(new TrustAnchor("as if for production", true, trial.vendor.root())),
            List.of(trial.vendor.issuer()),
            List.of());
    trial.policy = policy(Set.of("tpm"), Set.of(imageDigest()), false);
  }

  private static UnaryOperator<Evidence.Tpm> values(Consumer<List<PcrValue>> change) {
    return e -> {
      var values = new ArrayList<>(e.pcrs());
      change.accept(values);
      return new Evidence.Tpm(
          e.ekCertificates(), e.akPublic(), e.quote(), e.signature(), values, e.eventLog());
    };
  }

  private static Policy policy(Set<String> platforms, Set<Octets> images, boolean development) {
    return new Policy(Policy.REGISTERS_DEFAULT, platforms, images, development);
  }

  private static Octets imageDigest() {
    return TestGuestImage.standard().file().sha256();
  }

  private static PcrSelection sha256(Integer... registers) {
    return sha256(List.of(registers));
  }

  private static PcrSelection sha256(List<Integer> registers) {
    return PcrSelection.sha256(new TreeSet<>(registers));
  }

  private static Evidence.Tpm with(Evidence.Tpm e, List<Octets> certificates) {
    return new Evidence.Tpm(
        certificates, e.akPublic(), e.quote(), e.signature(), e.pcrs(), e.eventLog());
  }

  private static Evidence.Tpm signed(Evidence.Tpm e, Octets quote, Octets signature) {
    return new Evidence.Tpm(
        e.ekCertificates(), e.akPublic(), quote, signature, e.pcrs(), e.eventLog());
  }

  private static Binding.CredentialAnswer answer(
      Binding.CredentialAnswer good, Octets ek, Octets akName, Octets answer) {
    return new Binding.CredentialAnswer(ek, akName, good.secret(), answer);
  }

  private static Octets encoded(X509Certificate certificate) {
    try {
      return Octets.copyOf(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }
}
