package dev.pavise.worker.keyrelease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.ChallengeId;
import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.EvidenceId;
import dev.pavise.messages.Json;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.manifest.Envelope;
import dev.pavise.messages.manifest.TrustRequirements;
import dev.pavise.messages.records.EvidenceAppraised;
import dev.pavise.messages.records.KeysReleased;
import dev.pavise.messages.records.ReleaseMaterial;
import dev.pavise.messages.records.Topics;
import dev.pavise.messages.result.AttestationResult;
import dev.pavise.messages.result.Axis;
import dev.pavise.messages.result.AxisResult;
import dev.pavise.messages.result.AxisStatus;
import dev.pavise.messages.result.Tier;
import dev.pavise.messages.sealing.ReleasedKeys;
import dev.pavise.messages.sealing.SealedSecret;
import dev.pavise.messages.sealing.SealingKey;
import dev.pavise.worker.Judging;
import dev.pavise.worker.Scene;
import dev.pavise.worker.kafka.Placement;
import dev.pavise.worker.kafka.RecordHandler;
import dev.pavise.worker.result.EarSigner;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A verdict that affirms, its manifest and its secret; each test spoils one thing. */
class KeyReleaseHandlerTest {
  private static final ChallengeId CHALLENGE = ChallengeId.random();

  private final Scene scene = new Scene();
  private final Judging judging =
      new Judging(
          scene,
          new Release(scene.releaseKey, scene.ears, scene.clock)
              .handler(new Placement(Judging.PARTITIONS)));
  private final Bytes sealed = scene.sealedSecret();
  private final Envelope manifest = scene.manifest(sealed);
  private final ReleaseMaterial material = scene.material(manifest, sealed);

  @Test
  void sealsTheSecretToTheAgentOfTheVerdictOnly() {
    var released = released(good(), material);
    assertThat(released.findings()).isEmpty();
    assertThat(released.secrets()).containsExactly(Scene.SECRET_NAME);
    var keys = ReleasedKeys.decode(Objects.requireNonNull(released.releasedKeys()).toByteArray());
    assertThat(
            keys.open(scene.agentKey, scene.releaseKeyPair.publicKey(), good().runtimeDataDigest()))
        .containsExactly(
            new ReleasedKeys.Secret(
                Scene.SECRET_NAME, Bytes.copyOf(Scene.SECRET.getBytes(StandardCharsets.UTF_8))));
    assertThatThrownBy(
            () ->
                keys.open(
                    SealingKey.generate(),
                    scene.releaseKeyPair.publicKey(),
                    good().runtimeDataDigest()))
        .isInstanceOf(RuntimeException.class);
  }

  @Test
  void theRecordHoldsNoPlaintext() {
    var out = judging.handle(Topics.EVIDENCE_APPRAISED, record(good(), material));
    assertThat(new String(out.getFirst().value(), StandardCharsets.UTF_8))
        .doesNotContain(Scene.SECRET)
        .doesNotContain(Bytes.copyOf(Scene.SECRET.getBytes(StandardCharsets.UTF_8)).toBase64());
  }

  // Forged records.

  @Test
  void aForgedVerdictBecomesADeadLetterAndNothingElse() {
    var stranger = new Scene();
    var ear = new EarSigner(stranger.resultKey).sign(good(), null);
    assertForged(record(ear, scene.tenant, scene.deployment, good().evidence()));
  }

  @Test
  void aVerdictWithAChangedPayloadBecomesADeadLetter() {
    var parts = sign(good()).split("\\.", -1);
    var other = sign(withStatus(good(), Tier.WARNING)).split("\\.", -1);
    assertForged(
        record(
            parts[0] + "." + other[1] + "." + parts[2],
            scene.tenant,
            scene.deployment,
            good().evidence()));
  }

  @Test
  void aVerdictWithoutSignatureBecomesADeadLetter() {
    var parts = sign(good()).split("\\.", -1);
    var none =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8));
    for (var ear :
        List.of("", "a.b.c", none + "." + parts[1] + ".", parts[0] + "." + parts[1] + ".")) {
      assertForged(record(ear, scene.tenant, scene.deployment, good().evidence()));
    }
  }

  @Test
  void aRecordWhoseFieldsTellAnotherStoryBecomesADeadLetter() {
    var ear = sign(good());
    assertForged(record(ear, TenantId.random(), scene.deployment, good().evidence()));
    assertForged(record(ear, scene.tenant, DeploymentId.random(), good().evidence()));
    assertForged(record(ear, scene.tenant, scene.deployment, EvidenceId.random()));
  }

  // Verdicts that do not affirm.

  @ParameterizedTest
  @EnumSource(Axis.class)
  void releasesNothingWhenAnAxisFails(Axis axis) {
    refuses(withAxis(good(), axis, AxisStatus.FAIL), "VERDICT_NOT_AFFIRMING");
  }

  @ParameterizedTest
  @EnumSource(Axis.class)
  void releasesNothingWhenAnAxisWasNotChecked(Axis axis) {
    refuses(withAxis(good(), axis, AxisStatus.NOT_CHECKED), "VERDICT_NOT_AFFIRMING");
  }

  @Test
  void releasesNothingWhenAnAxisIsMissing() {
    refuses(withAxes(good(), good().axes().subList(0, 5)), "VERDICT_NOT_AFFIRMING");
    refuses(withAxes(good(), List.of()), "VERDICT_NOT_AFFIRMING");
  }

  @Test
  void releasesNothingForAWarningOnAnotherAxisThanHardwareAndFirmware() {
    refuses(withAxis(good(), Axis.WORKLOAD, AxisStatus.WARN), "VERDICT_NOT_AFFIRMING");
  }

  @Test
  void releasesNothingForAWarningOfHardwareThatIsNotForDevelopment() {
    var result = good();
    refuses(
        copy(result, result.status(), result.axes(), false, result.agentKey()),
        "VERDICT_NOT_AFFIRMING");
  }

  @ParameterizedTest
  @EnumSource(
      value = Tier.class,
      names = {"AFFIRMING"},
      mode = EnumSource.Mode.EXCLUDE)
  void releasesNothingForAnotherTier(Tier tier) {
    refuses(withStatus(good(), tier), "VERDICT_NOT_AFFIRMING");
  }

  @Test
  void releasesNothingWithoutABoundAgentKey() {
    var result = good();
    refuses(copy(result, result.status(), result.axes(), true, null), "VERDICT_NOT_AFFIRMING");
  }

  @Test
  void releasesNothingOnceTheVerdictHasExpired() {
    var result = good();
    scene.clock.advance(Duration.ofMinutes(10));
    refuses(result, "VERDICT_EXPIRED");
  }

  @Test
  void releasesNothingToAnAgentKeyThatIsNone() {
    var result = good();
    refuses(
        copy(result, result.status(), result.axes(), true, Bytes.copyOf(new byte[32])),
        "AGENT_KEY_UNUSABLE");
  }

  // The manifest.

  @Test
  void releasesNothingWithoutMaterial() {
    assertThat(Judging.codes(released(good(), null).findings()))
        .containsExactly("MATERIAL_MISSING");
  }

  @Test
  void aVerdictThatDoesNotAffirmIsReasonEnoughAndComesWithoutMaterial() {
    var released = released(withStatus(good(), Tier.CONTRAINDICATED), null);
    assertThat(released.releasedKeys()).isNull();
    assertThat(Judging.codes(released.findings())).containsExactly("VERDICT_NOT_AFFIRMING");
  }

  @Test
  void releasesNothingForAnotherManifestThanTheJudgedOne() {
    var other = scene.manifest(scene.sealedSecret());
    assertThat(Judging.codes(released(good(), scene.material(other, sealed)).findings()))
        .containsExactly("MANIFEST_NOT_THE_JUDGED_ONE");
  }

  @Test
  void releasesNothingForAManifestThatItsOwnerDidNotSign() {
    var unsigned = new Envelope(manifest.payload(), manifest.payloadType(), List.of());
    assertThat(Judging.codes(released(good(), scene.material(unsigned, sealed)).findings()))
        .containsExactly("MANIFEST_NOT_AUTHENTIC");
  }

  @Test
  void releasesNothingForAManifestThatNamesAnotherReleaseKey() {
    var good = scene.trust();
    var trust =
        new TrustRequirements(
            good.platforms(),
            good.guestImages(),
            Map.of(),
            List.of(),
            good.evidenceMaxAge(),
            good.attestationInterval(),
            true,
            List.of(),
            SealingKey.generate().publicKey());
    refusesManifest(scene.manifest(trust, sealed), sealed, "OTHER_RELEASE_KEY");
  }

  @Test
  void releasesNothingWhenTheManifestDoesNotAllowWhatTheVerdictFound() {
    var good = scene.trust();
    var trust =
        new TrustRequirements(
            List.of("sev-snp"),
            List.of(Sha256.of(new byte[1])),
            Map.of(),
            List.of(),
            good.evidenceMaxAge(),
            good.attestationInterval(),
            false,
            List.of(),
            good.releaseKey());
    refusesManifest(
        scene.manifest(trust, sealed),
        sealed,
        "DEVELOPMENT_NOT_ALLOWED",
        "PLATFORM_NOT_ALLOWED",
        "GUEST_IMAGE_NOT_ALLOWED");
  }

  @Test
  void releasesNothingForAnOwnerKeyThatWasRevokedAfterTheVerdict() {
    var good = scene.material(manifest, sealed);
    var revoked =
        new ReleaseMaterial(good.manifest(), good.sealedSecrets(), Instant.EPOCH.plusSeconds(1));
    assertThat(Judging.codes(released(good(), revoked).findings()))
        .containsExactly("OWNER_KEY_REVOKED");
  }

  // The secrets.

  @Test
  void releasesNothingForASecretSwappedForAnotherValidlySealedOne() {
    var swapped = scene.sealedSecret();
    assertThat(swapped).isNotEqualTo(sealed);
    assertThat(Judging.codes(released(good(), scene.material(manifest, swapped)).findings()))
        .containsExactly("SECRET_NOT_THE_SIGNED_ONE");
  }

  @Test
  void releasesNothingWhenASecretIsMissing() {
    var none = new ReleaseMaterial(Bytes.copyOf(manifest.encode()), Map.of());
    assertThat(Judging.codes(released(good(), none).findings())).containsExactly("SECRET_MISSING");
  }

  @Test
  void releasesNothingForASecretOfAnotherTenant() {
    refusesSecret(
        scene.sealedSecret(TenantId.random(), Scene.SECRET_NAME, scene.ownerKey().thumbprint()),
        "SECRET_OF_OTHER_TENANT");
  }

  @Test
  void releasesNothingForASecretOfAnotherOwner() {
    refusesSecret(
        scene.sealedSecret(scene.tenant, Scene.SECRET_NAME, Sha256.of(new byte[1])),
        "SECRET_OF_OTHER_OWNER");
  }

  @Test
  void releasesNothingForASecretOfAnotherName() {
    refusesSecret(
        scene.sealedSecret(scene.tenant, "other", scene.ownerKey().thumbprint()),
        "SECRET_OF_OTHER_NAME");
  }

  @Test
  void releasesNothingForASecretSealedToAnotherReleaseKey() {
    var other =
        SealedSecret.seal(
            SealingKey.generate().publicKey(),
            scene.tenant,
            Scene.SECRET_NAME,
            scene.ownerKey().thumbprint(),
            new byte[] {1});
    refusesSecret(Bytes.copyOf(other.encode()), "OTHER_RELEASE_KEY");
  }

  @Test
  void releasesNothingForASecretThatCannotBeOpened() {
    var good = SealedSecret.decode(sealed.toByteArray());
    var bytes = good.ciphertext().toByteArray();
    bytes[0] ^= 1;
    var broken =
        new SealedSecret(
            good.version(),
            good.suite(),
            good.releaseKey(),
            good.tenant(),
            good.name(),
            good.ownerKey(),
            good.enc(),
            Bytes.copyOf(bytes));
    refusesSecret(Bytes.copyOf(broken.encode()), "SECRET_CANNOT_BE_OPENED");
  }

  @Test
  void releasesNothingForBytesThatAreNoSealedSecret() {
    refusesSecret(Bytes.copyOf(new byte[] {1, 2, 3}), "SECRET_MALFORMED");
  }

  private void refuses(AttestationResult result, String code) {
    var released = released(result, material);
    assertThat(released.releasedKeys()).isNull();
    assertThat(released.secrets()).isEmpty();
    assertThat(Judging.codes(released.findings())).containsExactly(code);
  }

  private void refusesManifest(Envelope other, Bytes secret, String... codes) {
    var result = verdict(other.payloadDigest());
    var released = released(result, scene.material(other, secret));
    assertThat(released.releasedKeys()).isNull();
    assertThat(Judging.codes(released.findings())).containsExactly(codes);
  }

  private void refusesSecret(Bytes secret, String code) {
    refusesManifest(scene.manifest(secret), secret, code);
  }

  private void assertForged(EvidenceAppraised record) {
    assertThatThrownBy(() -> judging.handle(Topics.EVIDENCE_APPRAISED, record))
        .isInstanceOf(RecordHandler.Unbelievable.class);
  }

  private KeysReleased released(AttestationResult result, @Nullable ReleaseMaterial with) {
    var out = judging.handle(Topics.EVIDENCE_APPRAISED, record(result, with));
    assertThat(out).hasSize(1);
    assertThat(out.getFirst().topic()).isEqualTo(Topics.KEYS_RELEASED);
    return Json.readTolerant(out.getFirst().value(), KeysReleased.class);
  }

  private String sign(AttestationResult result) {
    return new EarSigner(scene.resultKey).sign(result, null);
  }

  private EvidenceAppraised record(AttestationResult result, @Nullable ReleaseMaterial with) {
    return new EvidenceAppraised(
        1,
        result.tenant(),
        result.deployment(),
        Objects.requireNonNull(result.challenge()),
        result.evidence(),
        result.appraisedAt(),
        sign(result),
        with);
  }

  private EvidenceAppraised record(
      String ear, TenantId tenant, DeploymentId deployment, EvidenceId evidence) {
    return new EvidenceAppraised(
        1, tenant, deployment, CHALLENGE, evidence, Scene.NOW, ear, material);
  }

  private AttestationResult good() {
    return verdict(manifest.payloadDigest());
  }

  private AttestationResult verdict(Sha256 manifestDigest) {
    return scene.affirmingVerdict(manifestDigest, CHALLENGE);
  }

  private static AttestationResult withStatus(AttestationResult r, Tier tier) {
    return copy(r, tier, r.axes(), r.development(), r.agentKey());
  }

  private static AttestationResult withAxis(AttestationResult r, Axis axis, AxisStatus status) {
    UnaryOperator<AxisResult> change =
        one -> one.axis() == axis ? new AxisResult(axis, status) : one;
    return withAxes(r, r.axes().stream().map(change).toList());
  }

  private static AttestationResult withAxes(AttestationResult r, List<AxisResult> axes) {
    return copy(r, r.status(), axes, r.development(), r.agentKey());
  }

  private static AttestationResult copy(
      AttestationResult r,
      Tier tier,
      List<AxisResult> axes,
      boolean development,
      @Nullable Bytes agentKey) {
    return new AttestationResult(
        r.version(),
        r.tenant(),
        r.deployment(),
        r.evidence(),
        r.challenge(),
        tier,
        axes,
        r.findings(),
        development,
        r.platform(),
        r.guestImage(),
        agentKey,
        r.evidenceDigest(),
        r.runtimeDataDigest(),
        r.manifestDigest(),
        r.policyDigest(),
        r.referenceValuesDigest(),
        r.collateralDigest(),
        r.verifierVersion(),
        r.receivedAt(),
        r.appraisedAt(),
        r.expiresAt());
  }
}
