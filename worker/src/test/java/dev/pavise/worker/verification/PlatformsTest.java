package dev.pavise.worker.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.attestation.chain.Collateral;
import dev.pavise.attestation.chain.RootedCollateral;
import dev.pavise.attestation.chain.Roots;
import dev.pavise.attestation.testkit.NitroDraft;
import dev.pavise.attestation.testkit.tdx.TdQuoteDraft;
import dev.pavise.attestation.wire.Octets;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.ChallengeId;
import dev.pavise.messages.Json;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.attester.AttestationRequest;
import dev.pavise.messages.attester.Challenge;
import dev.pavise.messages.attester.Evidence;
import dev.pavise.messages.attester.RuntimeData;
import dev.pavise.messages.manifest.Envelope;
import dev.pavise.messages.manifest.TrustRequirements;
import dev.pavise.messages.records.ChallengeIssued;
import dev.pavise.messages.records.ChallengeRequested;
import dev.pavise.messages.records.EvidenceReceived;
import dev.pavise.messages.records.ReleaseMaterial;
import dev.pavise.messages.records.TenantKind;
import dev.pavise.messages.records.Topics;
import dev.pavise.messages.result.AttestationResult;
import dev.pavise.messages.result.Axis;
import dev.pavise.messages.result.AxisStatus;
import dev.pavise.messages.result.Tier;
import dev.pavise.messages.sealing.SealingKey;
import dev.pavise.worker.Hardware;
import dev.pavise.worker.Judging;
import dev.pavise.worker.Scene;
import dev.pavise.worker.collateral.CollateralSource;
import dev.pavise.worker.kafka.Placement;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every format but TPM 2.0's, end to end through the worker's handler: everything is good but the
 * one thing that each test spoils.
 */
class PlatformsTest {
  private static final int TD_RTMR_1 = 328 + 48;

  private final Scene scene = new Scene();
  private final Bytes sealed = scene.sealedSecret();
  private final Hardware.Draft draft = new Hardware.Draft();
  private Collateral collateral = Hardware.collateral();
  private List<String> vlekProviders = List.of();
  private Envelope manifest = scene.manifest(trust(Map.of(), true), sealed);
  private Judging judging = judging();

  private TrustRequirements trust(Map<String, Long> minimumTcb, boolean images) {
    var standard = scene.trust();
    return new TrustRequirements(
        Stream.of(Hardware.values()).map(Hardware::platform).toList(),
        images ? standard.guestImages() : List.of(),
        minimumTcb,
        vlekProviders,
        standard.evidenceMaxAge(),
        standard.attestationInterval(),
        true,
        List.of(),
        standard.releaseKey());
  }

  private Judging judging() {
    var used = new UsedChallenges();
    for (int partition = 0; partition < Judging.PARTITIONS; partition++) {
      used.assign(partition, Map.of());
    }
    return new Judging(
        scene,
        scene
            .verification(
                CollateralSource.fixed(collateral), List.of(Hardware.referenceValues(scene)))
            .handler(new Placement(Judging.PARTITIONS), used));
  }

  @ParameterizedTest
  @EnumSource
  void affirmsGoodEvidenceAndCarriesItsKeysOn(Hardware hardware) {
    var challenge = challenge(hardware);
    var appraised = judging.appraised(received(challenge, evidence(hardware, challenge)));
    var result = scene.ears.authenticate(appraised.ear());

    assertThat(Judging.codes(result.findings())).isEmpty();
    assertThat(result.status()).isEqualTo(Tier.AFFIRMING);
    assertThat(result.platform()).isEqualTo(hardware.platform());
    assertThat(result.development()).isTrue();
    assertThat(result.agentKey()).isEqualTo(scene.agentKey.publicKey());
    assertThat(result.collateralDigest())
        .isEqualTo(Sha256.fromBytes(collateral.digest().toByteArray()));
    assertThat(appraised.material()).isNotNull();
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"AZURE_SNP", "AZURE_TDX"})
  void saysWhichGuestImageRuns(Hardware hardware) {
    assertThat(result(hardware).guestImage())
        .isEqualTo(Sha256.fromBytes(scene.image.file().sha256().toByteArray()));
  }

  @Test
  void aChallengeWithoutACredentialIsANonceOfItsOwnEachTime() {
    var first = challenge(Hardware.SEV_SNP);
    var second = challenge(Hardware.SEV_SNP);
    assertThat(first.credential()).isNull();
    assertThat(first.requireNonce().size()).isEqualTo(32);
    assertThat(first.requireNonce()).isNotEqualTo(second.requireNonce());
  }

  @Test
  void believesASharedKeyOfACloudThatTheOwnerNames() {
    draft.vlekProvider = Optional.of("CN=cc-us-east-2.amazonaws.com");
    vlekProviders = List.of("CN=cc-us-east-1.amazonaws.com", "CN=cc-us-east-2.amazonaws.com");
    manifest = scene.manifest(trust(Map.of(), true), sealed);
    assertThat(result(Hardware.SEV_SNP).status()).isEqualTo(Tier.AFFIRMING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "cc-us-east-2.amazonaws.com", "CN=cc-us-east-1.amazonaws.com"})
  void refusesASharedKeyOfAnyOtherCloud(String named) {
    draft.vlekProvider = Optional.of("CN=cc-us-east-2.amazonaws.com");
    vlekProviders = named.isEmpty() ? List.of() : List.of(named);
    manifest = scene.manifest(trust(Map.of(), true), sealed);
    var result = result(Hardware.SEV_SNP);
    assertThat(Judging.codes(result.findings())).containsExactly("SNP_PROVIDER");
    assertThat(result.status()).isEqualTo(Tier.CONTRAINDICATED);
  }

  // Freshness.

  @ParameterizedTest
  @EnumSource
  void refusesEvidenceOfAnotherChallenge(Hardware hardware) {
    var before = challenge(hardware);
    var challenge = challenge(hardware);
    var old = runtimeData(before).encode();
    var result =
        judging.result(
            received(
                challenge,
                hardware.evidence(scene, challenge.ticket(), old, old, manifest, draft)));
    assertThat(Judging.codes(result.findings())).containsExactly("CHALLENGE_NOT_ANSWERED");
    assertThat(result.status()).isEqualTo(Tier.CONTRAINDICATED);
  }

  @ParameterizedTest
  @EnumSource
  void refusesReplayedEvidence(Hardware hardware) {
    var challenge = challenge(hardware);
    var evidence = evidence(hardware, challenge);
    assertThat(judging.result(received(challenge, evidence)).status()).isEqualTo(Tier.AFFIRMING);
    assertThat(Judging.codes(judging.result(received(challenge, evidence)).findings()))
        .containsExactly("CHALLENGE_REUSED");
  }

  @ParameterizedTest
  @EnumSource
  void refusesAnAnswerThatComesTooLate(Hardware hardware) {
    var challenge = challenge(hardware);
    var evidence = evidence(hardware, challenge);
    scene.clock.advance(Duration.ofMinutes(5));
    assertThat(Judging.codes(judging.result(received(challenge, evidence)).findings()))
        .containsExactly("CHALLENGE_EXPIRED");
  }

  @ParameterizedTest
  @EnumSource
  void refusesAnotherTenantsVm(Hardware hardware) {
    var challenge = challenge(hardware);
    var mine = received(challenge, evidence(hardware, challenge));
    var theirs =
        new EvidenceReceived(
            mine.version(),
            TenantId.random(),
            mine.tenantKind(),
            mine.deployment(),
            mine.challenge(),
            mine.evidenceId(),
            mine.receivedAt(),
            mine.evidence(),
            mine.material());
    assertThat(Judging.codes(judging.result(theirs).findings()))
        .containsExactly("CHALLENGE_OF_OTHER_DEPLOYMENT");
  }

  @Test
  void refusesAnAnswerInAnotherFormatThanTheChallengeWasAskedForIn() {
    var challenge = challenge(Hardware.TDX);
    var result = judging.result(received(challenge, evidence(Hardware.SEV_SNP, challenge)));
    assertThat(Judging.codes(result.findings())).containsExactly("CHALLENGE_OF_OTHER_FORMAT");
  }

  @Test
  void aNonceThatWasSentInTheClearIsNoAnswerToACredential() {
    var challenge = challenge(Hardware.SEV_SNP);
    var guest = scene.guest(manifest);
    var result =
        judging.result(received(challenge, guest.evidence(challenge, runtimeData(challenge))));
    assertThat(Judging.codes(result.findings()))
        .contains("CHALLENGE_OF_OTHER_FORMAT", "AK_CREDENTIAL");
    assertThat(result.agentKey()).isNull();
  }

  // Key binding and workload.

  @ParameterizedTest
  @EnumSource
  void refusesReportDataOfAnotherSessionAndItsKey(Hardware hardware) {
    var challenge = challenge(hardware);
    var theirs = runtimeData(challenge).encode();
    var mine =
        new RuntimeData(
                challenge.requireNonce(),
                SealingKey.generate().publicKey(),
                manifest.payloadDigest())
            .encode();
    var result =
        judging.result(
            received(
                challenge,
                hardware.evidence(scene, challenge.ticket(), mine, theirs, manifest, draft)));
    assertThat(Judging.codes(result.findings()))
        .containsAnyOf("RUNTIME_DATA_NOT_BOUND", "QUOTE_QUALIFYING_DATA");
    assertThat(result.agentKey()).isNull();
    assertThat(result.status()).isEqualTo(Tier.CONTRAINDICATED);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AZURE_CONTAINERS")
  void refusesAGuestThatMeasuredAnotherManifest(Hardware hardware) {
    var other = scene.manifest(trust(Map.of("snp.snp", 1L), true), sealed);
    var challenge = challenge(hardware);
    var data = runtimeData(challenge).encode();
    var result =
        judging.result(
            received(
                challenge, hardware.evidence(scene, challenge.ticket(), data, data, other, draft)));
    assertThat(Judging.codes(result.findings())).containsExactly("WORKLOAD_MISMATCH");
  }

  @ParameterizedTest
  @EnumSource
  void refusesAGuestThatSaysItRunsAnotherManifest(Hardware hardware) {
    var challenge = challenge(hardware);
    var data =
        new RuntimeData(
                challenge.requireNonce(), scene.agentKey.publicKey(), Sha256.of(new byte[] {1}))
            .encode();
    var result =
        judging.result(
            received(
                challenge,
                hardware.evidence(scene, challenge.ticket(), data, data, manifest, draft)));
    assertThat(Judging.codes(result.findings())).containsExactly("MANIFEST_MISMATCH");
  }

  // Hardware, image, and what stands behind them.

  @ParameterizedTest
  @EnumSource
  void affirmsNothingForAManifestThatAllowsNoGuestImage(Hardware hardware) {
    under(trust(Map.of(), false));
    assertThat(result(hardware).status()).isNotEqualTo(Tier.AFFIRMING);
  }

  @ParameterizedTest
  @EnumSource
  void refusesADevelopmentRootUnderAProductionTenant(Hardware hardware) {
    var challenge = challenge(hardware);
    var mine = received(challenge, evidence(hardware, challenge));
    var production =
        new EvidenceReceived(
            mine.version(),
            mine.tenant(),
            TenantKind.PRODUCTION,
            mine.deployment(),
            mine.challenge(),
            mine.evidenceId(),
            mine.receivedAt(),
            mine.evidence(),
            mine.material());
    assertThat(Judging.codes(judging.result(production).findings()))
        .containsExactly("DEVELOPMENT_NOT_ALLOWED");
  }

  @ParameterizedTest
  @EnumSource
  void refusesATestRootThatNobodyNamed(Hardware hardware) {
    collateral = new RootedCollateral(Hardware.collateral().base(), Roots.production());
    judging = judging();
    var result = result(hardware);
    assertThat(result.status()).isNotEqualTo(Tier.AFFIRMING);
    assertThat(result.platform()).isNull();
    assertThat(result.agentKey()).isNull();
  }

  @ParameterizedTest
  @EnumSource(names = {"SEV_SNP", "AZURE_SNP", "AZURE_CONTAINERS"})
  void refusesTheDebugBitOfASnpGuest(Hardware hardware) {
    draft.snp = report -> report.putLong(0x08, report.getLong(0x08) | 1 << 19);
    assertThat(Judging.codes(result(hardware).findings())).containsExactly("DEBUG_ENABLED");
  }

  @ParameterizedTest
  @EnumSource(names = {"TDX", "AZURE_TDX"})
  void refusesTheDebugBitOfATd(Hardware hardware) {
    draft.td = quote -> quote.body[TdQuoteDraft.TD_ATTRIBUTES] |= 1;
    assertThat(Judging.codes(result(hardware).findings())).containsExactly("DEBUG_ENABLED");
  }

  @ParameterizedTest
  @EnumSource(names = {"AZURE_SNP", "AZURE_TDX"})
  void refusesAParavisorThatNobodyNamed(Hardware hardware) {
    draft.snp = report -> report.put(0x090, new byte[48]);
    draft.td = quote -> quote.withBody(TdQuoteDraft.MR_TD, Octets.zeros(48));
    assertThat(Judging.codes(result(hardware).findings())).containsExactly("AZURE_PARAVISOR");
  }

  /** A genuine quote of the attacker's own TD beside the report of another paravisor. */
  @Test
  void refusesATdQuoteThatIsNotOfTheParavisor() {
    draft.td = quote -> quote.withBody(TdQuoteDraft.REPORT_DATA, Octets.zeros(64));
    var result = result(Hardware.AZURE_TDX);
    assertThat(Judging.codes(result.findings())).containsExactly("AZURE_TD_QUOTE");
    assertThat(result.status()).isEqualTo(Tier.CONTRAINDICATED);
    assertThat(result.agentKey()).isNull();
  }

  @Test
  void refusesAnEnclaveInDebugMode() {
    draft.nitro =
        document -> {
          for (int register = 0; register < 3; register++) {
            document.registers.put(register, Octets.zeros(48));
          }
        };
    assertThat(Judging.codes(result(Hardware.NITRO_ENCLAVE).findings())).contains("DEBUG_ENABLED");
  }

  @Test
  void refusesAnotherImageThanTheManifestAllows() {
    draft.snp = report -> report.put(0x090, (byte) 0x4E);
    assertThat(Judging.codes(result(Hardware.SEV_SNP).findings()))
        .containsExactly("SNP_MEASUREMENT");
    draft.td = quote -> quote.body[TD_RTMR_1] ^= 1;
    assertThat(Judging.codes(result(Hardware.TDX).findings())).containsExactly("TD_MEASUREMENT");
    draft.nitro = document -> document.registers.put(1, NitroDraft.register(2));
    assertThat(Judging.codes(result(Hardware.NITRO_ENCLAVE).findings()))
        .containsExactly("NITRO_PCR_MISMATCH");
  }

  @Test
  void theFirmwareBelowAnEnclaveIsSaidToBeNobodysToCheck() {
    assertThat(result(Hardware.NITRO_ENCLAVE).axes())
        .anySatisfy(
            axis -> {
              assertThat(axis.axis()).isEqualTo(Axis.FIRMWARE);
              assertThat(axis.status()).isEqualTo(AxisStatus.NOT_APPLICABLE);
            });
  }

  @Test
  void acceptsTheManifestThatTheLauncherOfATdHasSet() {
    var digest = manifest.payloadDigest().toByteArray();
    draft.td =
        quote -> {
          Arrays.fill(quote.body, 328 + 3 * 48, 328 + 4 * 48, (byte) 0);
          System.arraycopy(digest, 0, quote.body, 184, digest.length);
        };
    assertThat(result(Hardware.TDX).status()).isEqualTo(Tier.AFFIRMING);
    draft.td = draft.td.andThen(quote -> quote.body[184 + 40] = 1);
    assertThat(Judging.codes(result(Hardware.TDX).findings())).containsExactly("WORKLOAD_MISMATCH");
  }

  @Test
  void refusesWhatItHasNoCollateralFor() {
    collateral = Hardware.withoutDocuments();
    judging = judging();
    assertThat(Judging.codes(result(Hardware.SEV_SNP).findings()))
        .containsExactly("REVOCATION_UNAVAILABLE");
    assertThat(Judging.codes(result(Hardware.TDX).findings())).contains("COLLATERAL_MISSING");
  }

  // Minimums.

  @Test
  void holdsSnpGuestsToTheMinimumOfTheirManifest() {
    under(trust(Map.of("snp.microcode", 219L, "snp.genoa.microcode", 255L, "snp.fmc", 9L), true));
    assertThat(result(Hardware.SEV_SNP).status()).isEqualTo(Tier.AFFIRMING);
    under(trust(Map.of("snp.microcode", 220L), true));
    assertThat(Judging.codes(result(Hardware.SEV_SNP).findings()))
        .containsExactly("TCB_BELOW_MINIMUM");
    assertThat(Judging.codes(result(Hardware.AZURE_SNP).findings())).contains("TCB_BELOW_MINIMUM");
    under(trust(Map.of("snp.milan.bootLoader", 5L), true));
    assertThat(Judging.codes(result(Hardware.SEV_SNP).findings()))
        .containsExactly("TCB_BELOW_MINIMUM");
  }

  @Test
  void holdsTdsToTheTcbRecoveryOfTheirManifest() {
    under(trust(Map.of("tdx.tcbEvaluationDataNumber", 1L), true));
    assertThat(result(Hardware.TDX).status()).isEqualTo(Tier.AFFIRMING);
    under(trust(Map.of("tdx.tcbEvaluationDataNumber", 1_000_000L), true));
    assertThat(Judging.codes(result(Hardware.TDX).findings())).contains("TDX_EVALUATION_TOO_OLD");
  }

  @Test
  void refusesAMinimumThatNobodyKnowsAndListsThoseThatAreKnown() {
    for (var name : List.of("snp.ucode", "tdx.microcode", "microcode", "snp.rome.snp", "")) {
      under(trust(Map.of(name, 1L), true));
      var result = result(Hardware.SEV_SNP);
      assertThat(Judging.codes(result.findings())).containsExactly("MINIMUM_TCB_UNKNOWN");
      assertThat(result.findings())
          .anySatisfy(
              finding ->
                  assertThat(finding.expected())
                      .contains("snp.microcode", "tdx.tcbEvaluationDataNumber"));
    }
  }

  @Test
  void refusesAMinimumThatNoPlatformCanHave() {
    for (long value : new long[] {-1, 256, Long.MAX_VALUE}) {
      under(trust(Map.of("snp.snp", value), true));
      assertThat(Judging.codes(result(Hardware.SEV_SNP).findings()))
          .containsExactly("MINIMUM_TCB_UNKNOWN");
    }
  }

  // Evidence that is none.

  @Test
  void refusesAnUnknownFormatByName() {
    var challenge = challenge(Hardware.SEV_SNP);
    var good = received(challenge, evidence(Hardware.SEV_SNP, challenge));
    var json = new String(good.evidence().toByteArray(), StandardCharsets.UTF_8);
    var posted = json.replace("\"sev-snp\"", "\"sev-es\"").getBytes(StandardCharsets.UTF_8);
    var result =
        judging.result(
            new EvidenceReceived(
                good.version(),
                good.tenant(),
                good.tenantKind(),
                good.deployment(),
                good.challenge(),
                good.evidenceId(),
                good.receivedAt(),
                Bytes.copyOf(posted),
                good.material()));
    assertThat(Judging.codes(result.findings()))
        .containsExactly("CHALLENGE_NOT_OURS", "EVIDENCE_FORMAT_UNKNOWN");
  }

  @ParameterizedTest
  @EnumSource
  void refusesAPostingThatIsTooLarge(Hardware hardware) {
    var challenge = challenge(hardware);
    var good = received(challenge, evidence(hardware, challenge));
    var padded = Arrays.copyOf(good.evidence().toByteArray(), Evidence.SIZE_BYTES_MAX + 1);
    Arrays.fill(padded, good.evidence().size(), padded.length, (byte) ' ');
    var result =
        judging.result(
            new EvidenceReceived(
                good.version(),
                good.tenant(),
                good.tenantKind(),
                good.deployment(),
                good.challenge(),
                good.evidenceId(),
                good.receivedAt(),
                Bytes.copyOf(padded),
                good.material()));
    assertThat(Judging.codes(result.findings())).contains("EVIDENCE_MALFORMED");
  }

  @ParameterizedTest
  @EnumSource
  void findsMalformedStructuresInsteadOfFailing(Hardware hardware) {
    var challenge = challenge(hardware);
    var data = runtimeData(challenge).encode();
    var junk = Bytes.copyOf(new byte[] {1, 2, 3});
    var quote = new Evidence.TpmQuote(junk, junk, List.of());
    Evidence evidence =
        switch (hardware) {
          case SEV_SNP -> new Evidence.SevSnp(data, challenge.ticket(), junk, List.of());
          case TDX -> new Evidence.Tdx(data, challenge.ticket(), junk, junk);
          case AZURE_SNP, AZURE_TDX ->
              new Evidence.AzureCvm(
                  data, challenge.ticket(), junk, List.of(junk), quote, junk, junk);
          case GCE_VTPM ->
              new Evidence.GceVtpm(data, challenge.ticket(), List.of(junk), quote, junk);
          case NITRO_TPM -> new Evidence.NitroTpm(data, challenge.ticket(), junk, quote, junk);
          case NITRO_ENCLAVE -> new Evidence.NitroEnclave(data, challenge.ticket(), junk);
          case AZURE_CONTAINERS ->
              new Evidence.AzureContainers(data, challenge.ticket(), junk, List.of(), junk, junk);
        };
    var result = judging.result(received(challenge, evidence));
    assertThat(Judging.codes(result.findings())).containsExactly("MALFORMED_EVIDENCE");
    assertThat(result.status()).isEqualTo(Tier.CONTRAINDICATED);
  }

  private void under(TrustRequirements trust) {
    manifest = scene.manifest(trust, sealed);
  }

  private Challenge challenge(Hardware hardware) {
    return challenge(hardware.request());
  }

  private Challenge challenge(AttestationRequest request) {
    var out =
        judging.handle(
            Topics.CHALLENGE_REQUESTED,
            new ChallengeRequested(
                ChallengeRequested.VERSION,
                scene.tenant,
                scene.deployment,
                ChallengeId.random(),
                scene.clock.instant(),
                request));
    var issued = Json.readTolerant(out.getFirst().value(), ChallengeIssued.class);
    return Objects.requireNonNull(issued.issued());
  }

  private RuntimeData runtimeData(Challenge challenge) {
    return new RuntimeData(
        challenge.requireNonce(), scene.agentKey.publicKey(), manifest.payloadDigest());
  }

  private Evidence evidence(Hardware hardware, Challenge challenge) {
    var data = runtimeData(challenge).encode();
    return hardware.evidence(scene, challenge.ticket(), data, data, manifest, draft);
  }

  private EvidenceReceived received(Challenge challenge, Evidence evidence) {
    ReleaseMaterial material = scene.material(manifest, sealed);
    return scene.received(challenge.id(), evidence, material);
  }

  private AttestationResult result(Hardware hardware) {
    var challenge = challenge(hardware);
    return judging.result(received(challenge, evidence(hardware, challenge)));
  }
}
