package dev.pavise.attestation.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pavise.attestation.chain.PinnedCollateral;
import dev.pavise.attestation.finding.Axis;
import dev.pavise.attestation.finding.AxisStatus;
import dev.pavise.attestation.nitro.NitroDocument;
import dev.pavise.attestation.nitro.NitroKind;
import dev.pavise.attestation.nitro.NitroPolicy;
import dev.pavise.attestation.testkit.NitroDraft.Field;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nitro documents made here: what is good is affirmed, each attack is named and refused. */
class NitroEvidenceTest {
  private static final BigInteger ORDER =
      new BigInteger(
          "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf"
              + "581a0db248b0a77aecec196accc52973",
          16);

  private final NitroTrial trial = new NitroTrial();

  @ParameterizedTest
  @EnumSource
  void aGoodDocumentIsAffirmedOnEveryAxisButThatOfItsTestRoot(NitroKind kind) {
    var good = new NitroTrial(kind, NitroTrial.NOW).judge();

    assertThat(good.failures()).isEmpty();
    assertThat(good.assessment.status(Axis.HARDWARE)).isEqualTo(AxisStatus.WARN);
    assertThat(good.assessment.status(Axis.GUEST_IMAGE)).isEqualTo(AxisStatus.PASS);
    assertThat(good.assessment.status(Axis.KEY_BINDING)).isEqualTo(AxisStatus.PASS);
    assertThat(good.assessment.status(Axis.FRESHNESS)).isEqualTo(AxisStatus.PASS);
  }

  @Test
  void theTagOfCoseIsAllowed() {
    trial.draft.tag = Optional.of(18);

    assertThat(trial.judge().failures()).isEmpty();
  }

  @Test
  void theSecondDocumentOfAnEnclaveIsJudgedLikeTheFirst() {
    assertThat(new NitroTrial().judge().failures()).isEmpty();
    trial.draft.signature = signature -> Octets.zeros(96);

    assertThat(trial.judge().failures()).contains("EVIDENCE_SIGNATURE");
  }

  // Who stands behind it.

  @Test
  void underTheProductionRootsAMadeDocumentIsRefused() {
    trial.collateral = new PinnedCollateral(List.of(), List.of(), List.of());

    assertThat(trial.judge().failures()).contains("CERTIFICATE_UNKNOWN_ROOT");
    assertThat(trial.assessment.status(Axis.HARDWARE)).isEqualTo(AxisStatus.FAIL);
    assertThat(trial.assessment.status(Axis.GUEST_IMAGE)).isNotEqualTo(AxisStatus.PASS);
  }

  @Test
  void aLookalikeRootIsRefused() {
    trial.collateral = new TestAws("another with the same names").collateral();

    assertThat(trial.judge().failures()).contains("CERTIFICATE_UNKNOWN_ROOT");
  }

  @Test
  void theRootBehindAForeignOneIsNotLookedFor() {
    var lookalike = new TestAws("lookalike").root();
    trial.draft.bundle = bundle -> prepended(lookalike, bundle);

    assertThat(trial.judge().failures()).contains("CERTIFICATE_UNKNOWN_ROOT");
  }

  @Test
  void aBundleTurnedRoundIsRefused() {
    trial.draft.bundle = List::reversed;

    assertThat(trial.judge().failures())
        .contains("CERTIFICATE_UNKNOWN_ROOT", "CERTIFICATE_CHAIN_INVALID");
  }

  @Test
  void aBundleWithoutItsRootIsRefused() {
    trial.draft.bundle = bundle -> bundle.subList(1, 3);

    assertThat(trial.judge().failures()).contains("CERTIFICATE_UNKNOWN_ROOT");
  }

  @Test
  void anIssuerThatIsMissingInTheMiddleIsNoticed() {
    trial.draft.bundle = bundle -> List.of(bundle.get(0), bundle.get(2));

    assertThat(trial.judge().failures()).contains("CERTIFICATE_CHAIN_INVALID");
  }

  @Test
  void theKeyOfAGenuineEnclaveCannotIssueCertificates() {
    var genuine = trial.draft.guestKey();
    trial.draft.machine =
        machine -> {
          machine.key = genuine.getPublic();
          machine.authority = false;
          machine.keyUsage = KeyUsage.digitalSignature;
        };

    assertThat(trial.judge().fields())
        .contains("cabundle[2].basicConstraints", "cabundle[2].keyUsage");
  }

  @Test
  void aPathLongerThanAnIssuerAllowsIsRefused() {
    trial.draft.region = region -> region.pathLength = 0;

    assertThat(trial.judge().fields()).containsExactly("cabundle[1].basicConstraints.pathLen");
  }

  @Test
  void aCertificateThatMayNotSignIsRefused() {
    trial.draft.guest = guest -> guest.keyUsage = KeyUsage.keyAgreement;

    assertThat(trial.judge().fields()).containsExactly("certificate.keyUsage");
  }

  @Test
  void aCertificateThatIsAnAuthoritySignsNoDocuments() {
    trial.draft.guest = guest -> guest.authority(0);

    assertThat(trial.judge().fields())
        .contains("certificate.basicConstraints", "certificate.keyUsage");
  }

  @Test
  void aCriticalExtensionThatNobodyKnowsIsRefused() {
    trial.draft.guest = guest -> guest.unknownCriticalExtension = true;

    assertThat(trial.judge().fields()).containsExactly("certificate.extensions");
  }

  @Test
  void anIssuerOfAnotherNameIsRefused() {
    trial.draft.guest = guest -> guest.issuer = "other.aws.nitro-enclaves";

    assertThat(trial.judge().fields()).containsExactly("certificate.issuer");
  }

  @Test
  void aWeakerSignatureOnACertificateIsRefused() {
    trial.draft.guest = guest -> guest.signatureAlgorithm = "SHA256withECDSA";

    assertThat(trial.judge().fields()).containsExactly("certificate.signatureAlgorithm");
  }

  @Test
  void expiredCertificatesAreRefusedAtEachLevel() {
    var past = NitroTrial.NOW.minus(Duration.ofHours(1));
    var region = new NitroTrial();
    region.draft.region = certificate -> certificate.to = past;
    var machine = new NitroTrial();
    machine.draft.machine = certificate -> certificate.to = past;
    trial.draft.guest = certificate -> certificate.to = past;

    assertThat(region.judge().fields()).containsExactly("cabundle[1].validity");
    assertThat(machine.judge().fields()).containsExactly("cabundle[2].validity");
    assertThat(trial.judge().fields()).containsExactly("certificate.validity");
  }

  @Test
  void aChainThatIsRememberedStillExpires() {
    assertThat(new NitroTrial().judge().failures()).isEmpty();
    trial.time = NitroTrial.NOW.plus(Duration.ofHours(4));

    assertThat(trial.judge().failures()).contains("CERTIFICATE_NOT_VALID_NOW");
  }

  @Test
  void aCertificateThatWasNotYetValidWhenTheDocumentWasMadeIsRefused() {
    trial.draft.guest = guest -> guest.from = NitroTrial.NOW.plusSeconds(60);
    trial.time = NitroTrial.NOW.plusSeconds(120);

    assertThat(trial.judge().fields()).containsExactly("certificate.validity");
  }

  // The envelope.

  @Test
  void anotherAlgorithmInTheHeaderIsConfusionAndRefused() {
    trial.draft.protectedHeader = new CborWriter().map(1).unsigned(1).negative(-7).toOctets();

    assertMalformed("protected.alg");
  }

  @Test
  void anAlgorithmThatWasNotSignedIsRefused() {
    trial.draft.protectedHeader = new CborWriter().map(0).toOctets();
    trial.draft.unprotectedHeader = new CborWriter().map(1).unsigned(1).negative(-35).toOctets();

    assertMalformed("unprotected.alg");
  }

  @Test
  void aHeaderWithoutAnAlgorithmIsRefused() {
    trial.draft.protectedHeader = Octets.empty();

    assertMalformed("protected.alg");
  }

  @Test
  void aCriticalHeaderIsRefused() {
    trial.draft.protectedHeader =
        new CborWriter()
            .map(2)
            .unsigned(1)
            .negative(-35)
            .unsigned(2)
            .array(1)
            .unsigned(99)
            .toOctets();

    assertMalformed("protected.crit");
  }

  @Test
  void anythingBesideTheAlgorithmIsRefused() {
    trial.draft.protectedHeader =
        new CborWriter().map(2).unsigned(1).negative(-35).unsigned(4).none().toOctets();

    assertMalformed("protected");
  }

  @Test
  void anythingThatWasNotSignedIsRefused() {
    trial.draft.unprotectedHeader = new CborWriter().map(1).unsigned(4).none().toOctets();

    assertMalformed("unprotected");
  }

  @Test
  void anotherTagIsRefused() {
    trial.draft.tag = Optional.of(17);

    assertMalformed("COSE_Sign1");
  }

  @Test
  void aSignatureInDerIsRefused() {
    trial.draft.signatureAlgorithm = "SHA384withECDSA";

    assertMalformed("signature");
  }

  @Test
  void aSignatureInAnotherContextIsRefused() {
    trial.draft.context = "CounterSignature";

    assertThat(trial.judge().failures()).containsExactly("EVIDENCE_SIGNATURE");
  }

  @Test
  void signatureNumbersOfZeroAndOutOfRangeAreRefused() {
    assertSignatureRefused(BigInteger.ZERO, BigInteger.ZERO);
    assertSignatureRefused(BigInteger.ZERO, BigInteger.ONE);
    assertSignatureRefused(BigInteger.ONE, BigInteger.ZERO);
    assertSignatureRefused(ORDER, ORDER);
    assertSignatureRefused(ORDER, BigInteger.ONE);
  }

  private static void assertSignatureRefused(BigInteger r, BigInteger s) {
    var trial = new NitroTrial();
    trial.draft.signature =
        signature ->
            Octets.copyOf(ByteWriter.fixed(r, 48)).concat(Octets.copyOf(ByteWriter.fixed(s, 48)));
    assertThat(trial.judge().failures()).containsExactly("EVIDENCE_SIGNATURE");
  }

  @Test
  void aKeyOnAnotherCurveIsRefused() {
    trial.draft.withGuestKeyOn("secp256r1");
    trial.draft.signature = signature -> signature.concat(Octets.zeros(32));

    assertThat(trial.judge().failures())
        .contains("CERTIFICATE_CHAIN_INVALID", "EVIDENCE_SIGNATURE");
  }

  @Test
  void everyChangedByteIsNoticed() {
    var good = trial.draft.encode().toByteArray();
    var random = new SplittableRandom(7);
    for (int i = 0; i < 120; i++) {
      var changed = good.clone();
      int at = random.nextInt(changed.length);
      changed[at] ^= (byte) (1 << random.nextInt(8));
      var other = new NitroTrial();
      other.draft.whole = document -> Octets.copyOf(changed);
      try {
        assertThat(other.judge().failures()).as("byte %d", at).isNotEmpty();
      } catch (MalformedEvidence e) {
        assertThat(e.offset()).isNotNegative();
      }
    }
  }

  // CBOR.

  @Test
  void trailingBytesAreRefused() {
    trial.draft.whole = document -> document.concat(Octets.zeros(1));

    assertMalformed("end");
  }

  @Test
  void everyCutDocumentIsRefused() {
    var good = trial.draft.encode();
    for (int length = 0; length < good.size(); length += 13) {
      var cut = Octets.copyOf(good.toByteArray(), 0, length);
      assertThatExceptionOfType(MalformedEvidence.class)
          .isThrownBy(() -> NitroDocument.decode(cut));
    }
  }

  @Test
  void duplicateKeysAreRefused() {
    trial.draft.fields = fields -> fields.add(fields.get(2));

    assertMalformed("field name");
  }

  @Test
  void duplicateRegistersAreRefused() {
    set(
        "pcrs",
        new CborWriter()
            .map(2)
            .unsigned(0)
            .octets(NitroDraft.register(0))
            .unsigned(0)
            .octets(NitroDraft.register(1)));

    assertMalformed("pcrs.index");
  }

  @Test
  void lengthsInALongerFormAreRefused() {
    set("nonce", new CborWriter().longHead(2, 1).raw(Octets.zeros(1)));

    assertMalformed("nonce");
  }

  @Test
  void hugeLengthsAreRefused() {
    set("nonce", new CborWriter().longHead(2, Long.MAX_VALUE));

    assertMalformed("nonce");
  }

  @Test
  void hugeCountsAreRefused() {
    set("pcrs", new CborWriter().longHead(5, 1L << 40));

    assertMalformed("pcrs");
  }

  @Test
  void lengthsThatLookNegativeAreRefused() {
    set("cabundle", new CborWriter().longHead(4, -1));

    assertMalformed("cabundle");
  }

  @Test
  void anIndefiniteMapInsideIsRefused() {
    set("pcrs", new CborWriter().endlessMap().unsigned(0).octets(NitroDraft.register(0)).end());

    assertMalformed("pcrs");
  }

  @Test
  void aDocumentThatNeverEndsIsRefused() {
    trial.draft.endless = true;
    trial.draft.fields = fields -> fields.add(new Field("nonce2", new CborWriter().toOctets()));

    assertMalformed("field name");
  }

  @Test
  void textThatIsNoUtf8IsRefused() {
    set("module_id", new CborWriter().raw(Octets.fromHex("62fffe")));

    assertMalformed("module_id");
  }

  // The fields.

  @ParameterizedTest
  @ValueSource(strings = {"module_id", "digest", "timestamp", "pcrs", "certificate", "cabundle"})
  void aMissingFieldIsRefused(String name) {
    trial.draft.fields = fields -> fields.removeIf(field -> field.name().equals(name));

    assertThatExceptionOfType(MalformedEvidence.class).isThrownBy(() -> trial.judge());
  }

  @Test
  void aFieldThatNobodyKnowsIsRefused() {
    trial.draft.fields =
        fields -> fields.add(new Field("extra", new CborWriter().none().toOctets()));

    assertMalformed("field name");
  }

  @Test
  void registersOfBothKindsAreRefused() {
    trial.draft.fields = fields -> fields.add(new Field("nitrotpm_pcrs", fields.get(3).value()));

    assertMalformed("field name");
  }

  @Test
  void anotherDigestIsRefused() {
    set("digest", new CborWriter().text("SHA256"));

    assertMalformed("digest");
  }

  @Test
  void aTimeOfZeroIsRefused() {
    set("timestamp", new CborWriter().unsigned(0));

    assertMalformed("timestamp");
  }

  @Test
  void aRegisterPastTheLastIsRefused() {
    set("pcrs", new CborWriter().map(1).unsigned(32).octets(NitroDraft.register(0)));

    assertMalformed("pcrs.index");
  }

  @Test
  void aRegisterOfAnotherLengthIsRefused() {
    set("pcrs", new CborWriter().map(1).unsigned(0).octets(Octets.zeros(32)));

    assertMalformed("pcrs.0");
  }

  @Test
  void noRegistersAtAllAreRefused() {
    set("pcrs", new CborWriter().map(0));

    assertMalformed("pcrs");
  }

  @Test
  void moreUserDataThanAwsAllowsIsRefused() {
    trial.draft.userData = Optional.of(Octets.zeros(513));

    assertMalformed("user_data");
  }

  @Test
  void anEmptyBundleIsRefused() {
    set("cabundle", new CborWriter().array(0));

    assertMalformed("cabundle");
  }

  @Test
  void aCertificateThatIsNoneIsAFindingAndNoCrash() {
    set("certificate", new CborWriter().octets(Octets.zeros(64)));

    assertThat(trial.judge().failures()).contains("CERTIFICATE_MALFORMED");
  }

  // What it says.

  @Test
  void anEnclaveInDebugModeIsRefused() {
    for (int index = 0; index <= 2; index++) {
      trial.draft.registers.put(index, Octets.zeros(48));
    }

    assertThat(trial.judge().failures()).contains("DEBUG_ENABLED");
  }

  @Test
  void aReplayedDocumentIsRefusedAsOld() {
    var old = new NitroTrial(NitroKind.ENCLAVE, NitroTrial.NOW.minus(Duration.ofMinutes(6)));

    assertThat(old.judge().failures()).containsExactly("NITRO_DOCUMENT_TIME");
  }

  @Test
  void aDocumentFromTheFutureIsRefused() {
    var early = new NitroTrial(NitroKind.ENCLAVE, NitroTrial.NOW.plus(Duration.ofMinutes(6)));

    assertThat(early.judge().failures())
        .contains("NITRO_DOCUMENT_TIME", "CERTIFICATE_NOT_VALID_NOW");
  }

  @Test
  void theNonceOfAnotherSessionIsRefused() {
    trial.draft.nonce = Optional.of(Octets.zeros(64));

    assertThat(trial.judge().failures()).containsExactly("RUNTIME_DATA_NOT_BOUND");
  }

  @Test
  void noNonceAndAnEmptyOneAreRefusedWhereOneIsDemanded() {
    trial.draft.nonce = Optional.empty();
    var empty = new NitroTrial();
    empty.draft.nonce = Optional.of(Octets.empty());

    assertThat(trial.judge().failures()).containsExactly("RUNTIME_DATA_NOT_BOUND");
    assertThat(empty.judge().failures()).containsExactly("RUNTIME_DATA_NOT_BOUND");
  }

  @Test
  void aRegisterThatThePolicyNamesAndTheDocumentLacksIsRefused() {
    trial.draft.registers.remove(1);

    assertThat(trial.judge().failures()).containsExactly("NITRO_PCR_MISSING");
  }

  @Test
  void aRegisterOfAnotherImageIsRefused() {
    trial.draft.registers.put(2, NitroDraft.register(5));

    assertThat(trial.judge().failures()).containsExactly("NITRO_PCR_MISMATCH");
    assertThat(trial.assessment.status(Axis.GUEST_IMAGE)).isEqualTo(AxisStatus.FAIL);
  }

  @Test
  void anEmptyPolicyAffirmsNoImage() {
    trial.policy = NitroPolicy.strict();

    assertThat(trial.judge().failures()).isEmpty();
    assertThat(trial.assessment.status(Axis.GUEST_IMAGE)).isEqualTo(AxisStatus.NOT_CHECKED);
  }

  @Test
  void aPolicyForSomeRegistersOnlyAffirmsNoImage() {
    trial.policy = NitroPolicy.strict().withRegisters(Map.of(0, Set.of(NitroDraft.register(0))));

    assertThat(trial.judge().failures()).isEmpty();
    assertThat(trial.assessment.status(Axis.GUEST_IMAGE)).isEqualTo(AxisStatus.NOT_CHECKED);
  }

  private void set(String name, CborWriter value) {
    trial.draft.fields =
        fields ->
            fields.replaceAll(
                field -> field.name().equals(name) ? new Field(name, value.toOctets()) : field);
  }

  private void assertMalformed(String field) {
    assertThatExceptionOfType(MalformedEvidence.class)
        .isThrownBy(() -> trial.judge())
        .satisfies(e -> assertThat(e.field()).isEqualTo(field));
  }

  private static <T> List<T> prepended(T first, List<T> rest) {
    var all = new ArrayList<T>(List.of(first));
    all.addAll(rest);
    return all;
  }
}
