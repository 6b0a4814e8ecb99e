package dev.pavise.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.attestation.appraisal.LaunchValues;
import dev.pavise.attestation.appraisal.Policy;
import dev.pavise.attestation.chain.PinnedCollateral;
import dev.pavise.attestation.chain.RootedCollateral;
import dev.pavise.attestation.chain.Roots;
import dev.pavise.attestation.chain.Vendor;
import dev.pavise.attestation.finding.Axis;
import dev.pavise.attestation.finding.AxisStatus;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.snp.SnpProduct;
import dev.pavise.attestation.testkit.AkTemplate;
import dev.pavise.attestation.testkit.EkKind;
import dev.pavise.attestation.testkit.MeasuredBoot;
import dev.pavise.attestation.testkit.SoftwareTpm;
import dev.pavise.attestation.testkit.Tcb;
import dev.pavise.attestation.testkit.TestAmd;
import dev.pavise.attestation.testkit.TestFirmware;
import dev.pavise.attestation.testkit.TestGuestImage;
import dev.pavise.attestation.testkit.TestSnpChip;
import dev.pavise.attestation.testkit.TestVendor;
import dev.pavise.attestation.wire.Octets;
import dev.pavise.cli.connection.KnownRevisions.Revision;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.Json;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.attester.Evidence;
import dev.pavise.messages.attester.RuntimeData;
import dev.pavise.messages.manifest.Envelope;
import dev.pavise.messages.manifest.Manifest;
import dev.pavise.messages.manifest.Operations;
import dev.pavise.messages.manifest.OwnerKey;
import dev.pavise.messages.manifest.TrustRequirements;
import dev.pavise.messages.sealing.SealingKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateEncodingException;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What a control plane and a worker could show to somebody who believes neither. The hardware is
 * insecure and good; each test spoils one thing.
 */
class DeploymentJudgeTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final TestAmd AMD = new TestAmd(SnpProduct.MILAN);
  private static final TestSnpChip CHIP = new TestSnpChip(AMD, "tenant", Tcb.CURRENT);
  private static final TestVendor VENDOR = new TestVendor("tenant");
  private static final TestGuestImage IMAGE = TestGuestImage.standard();
  private static final Octets MEASUREMENT = filled(0x4D);
  private static final KeyPair OWNER = ecKey();
  private static final SealingKey AGENT = SealingKey.generate();

  @Test
  void genuineEvidenceOfOnesOwnManifestHolds() {
    var outcome = judge(manifest("web", 1, null, OWNER));

    assertThat(outcome.judgement().findings())
        .noneMatch(it -> it.severity() == Finding.Severity.FAIL);
    assertThat(outcome.development()).isTrue();
    assertThat(outcome.judgement().axes())
        .containsEntry(Axis.GUEST_IMAGE, AxisStatus.PASS)
        .containsEntry(Axis.WORKLOAD, AxisStatus.PASS)
        .containsEntry(Axis.KEY_BINDING, AxisStatus.PASS);
    assertThat(outcome.proven()).isTrue();
  }

  @Test
  void howOldItIsStaysUncheckedForTheChallengeWasSomebodyElses() {
    assertThat(judge(manifest("web", 1, null, OWNER)).judgement().axes())
        .containsEntry(Axis.FRESHNESS, AxisStatus.NOT_CHECKED);
  }

  @Test
  void aManifestThatSomebodyElseSignedIsNotOnesOwn() {
    var outcome = judge(manifest("web", 1, null, ecKey()));

    assertThat(codes(outcome)).containsExactly("OWNER_NOT_KNOWN");
    assertThat(outcome.proven()).isFalse();
  }

  @Test
  void withoutAnyKnownOwnerNoManifestIsBelieved() {
    var manifest = manifest("web", 1, null, OWNER);

    var outcome =
        judge(
            shown(manifest, snp(manifest)),
            new DeploymentJudge.Known("web", Set.of(), Optional.empty()),
            true);

    assertThat(codes(outcome)).containsExactly("OWNER_NOT_KNOWN");
    assertThat(outcome.proven()).isFalse();
  }

  @Test
  void theManifestOfAnotherDeploymentIsNotTheOneThatWasMeant() {
    assertThat(codes(judge(manifest("other", 1, null, OWNER))))
        .containsExactly("MANIFEST_OF_ANOTHER");
  }

  @Test
  void anOlderRevisionThanTheOneSignedHereIsRefused() {
    var old = manifest("web", 1, null, OWNER);
    var latest = manifest("web", 2, old.payloadDigest(), OWNER);

    assertThat(codes(judge(old, known(2, latest)))).containsExactly("REVISION_NOT_THE_KNOWN");
    assertThat(codes(judge(latest, known(2, latest)))).isEmpty();
    assertThat(codes(judge(latest, known(1, old)))).isEmpty();
  }

  @Test
  void anotherManifestUnderTheKnownNumberIsRefused() {
    var signedHere = manifest("web", 2, Sha256.of(new byte[] {1}), OWNER);
    var forked = manifest("web", 2, Sha256.of(new byte[] {2}), OWNER);

    assertThat(codes(judge(forked, known(2, signedHere))))
        .containsExactly("REVISION_NOT_THE_KNOWN");
  }

  @Test
  void aGuestThatWasLaunchedWithAnotherManifestIsRefused() {
    var mine = manifest("web", 1, null, OWNER);
    var other = manifest("web", 1, null, ecKey());

    var outcome = judge(shown(mine, snp(other)), known("web"), true);

    assertThat(codes(outcome)).contains("MANIFEST_MISMATCH");
    assertThat(outcome.judgement().axes()).containsEntry(Axis.WORKLOAD, AxisStatus.FAIL);
  }

  @Test
  void aManifestThatWasChangedAfterSigningIsNobodys() {
    var signed = manifest("web", 1, null, OWNER);
    var changed =
        new Envelope(
            manifest("web", 3, Sha256.of(new byte[] {1}), OWNER).payload(),
            signed.payloadType(),
            signed.signatures());

    var outcome = judge(changed);

    assertThat(codes(outcome)).contains("MANIFEST_NOT_AUTHENTIC");
    assertThat(outcome.manifest()).isEmpty();
    assertThat(outcome.proven()).isFalse();
  }

  @Test
  void aRevokedOwnerKeyProvesNothingAnyMore() {
    var manifest = manifest("web", 1, null, OWNER);
    var shown = shown(manifest, snp(manifest));
    var revoked =
        new DeploymentJudge.Shown(
            shown.manifest(), shown.evidence(), Map.of(thumbprint(OWNER), Instant.EPOCH));

    var outcome = judge(revoked, known("web"), true);

    assertThat(codes(outcome)).containsExactly("OWNER_KEY_REVOKED");
    assertThat(outcome.proven()).isFalse();
  }

  @Test
  void bytesThatAreNoEvidenceAreRefused() {
    var shown =
        new DeploymentJudge.Shown(
            Bytes.copyOf(manifest("web", 1, null, OWNER).encode()),
            Bytes.copyOf("{\"format\":\"trust-me\"}".getBytes(StandardCharsets.UTF_8)),
            Map.of());

    var outcome = judge(shown, known("web"), true);

    assertThat(codes(outcome)).contains("EVIDENCE_FORMAT_UNKNOWN");
    assertThat(outcome.proven()).isFalse();
  }

  @Test
  void developmentHardwareIsRefusedUnlessOneNamedItsRoot() {
    var manifest = manifest("web", 1, null, OWNER);

    var outcome = judge(shown(manifest, snp(manifest)), known("web"), false);

    assertThat(outcome.proven()).isFalse();
  }

  @Test
  void aGuestImageThatOneDoesNotKnowIsRefused() {
    var manifest = manifest("web", 1, null, OWNER);

    var outcome =
        new DeploymentJudge(List.of(), amd(), _ -> amd(), true)
            .judge(shown(manifest, snp(manifest)), known("web"), NOW);

    assertThat(outcome.judgement().axes()).containsEntry(Axis.GUEST_IMAGE, AxisStatus.NOT_CHECKED);
    assertThat(outcome.proven()).isFalse();
  }

  @Test
  void ofABareTpmOnlyTheWorkerCanKnowWhoseKeyItIs() {
    var manifest = manifest("web", 1, null, OWNER);
    var tpm =
        new SoftwareTpm(VENDOR, "guest", EkKind.ECC_P256, AkTemplate.ECDSA)
            .boot(MeasuredBoot.of(TestFirmware.STANDARD, IMAGE))
            .extend(8, Octets.copyOf(manifest.payloadDigest().toByteArray()));

    var outcome =
        new DeploymentJudge(
                List.of(IMAGE.referenceValues(List.of(TestFirmware.STANDARD))),
                VENDOR.collateral(),
                _ -> VENDOR.collateral(),
                true)
            .judge(shown(manifest, tpm(tpm, manifest)), known("web"), NOW);

    assertThat(outcome.judgement().findings())
        .filteredOn(it -> it.severity() == Finding.Severity.FAIL)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo("AK_CREDENTIAL");
              assertThat(finding.remedy()).contains("nobody but the worker can know");
            });
    assertThat(outcome.proven()).isFalse();
  }

  private static List<String> codes(DeploymentJudge.Outcome outcome) {
    return outcome.judgement().findings().stream()
        .filter(it -> it.severity() == Finding.Severity.FAIL)
        .map(Finding::code)
        .toList();
  }

  private static DeploymentJudge.Outcome judge(Envelope manifest) {
    return judge(manifest, known("web"));
  }

  private static DeploymentJudge.Outcome judge(Envelope manifest, DeploymentJudge.Known known) {
    return judge(shown(manifest, snp(manifest)), known, true);
  }

  private static DeploymentJudge.Outcome judge(
      DeploymentJudge.Shown shown, DeploymentJudge.Known known, boolean developmentAllowed) {
    var values =
        IMAGE
            .referenceValues(List.of(TestFirmware.STANDARD))
            .withLaunches(
                new LaunchValues(
                    List.of(new LaunchValues.SnpLaunch(2, "EPYC-v4", MEASUREMENT)),
                    List.of(),
                    new TreeMap<>(),
                    Set.of(),
                    Set.of()));
    return new DeploymentJudge(List.of(values), amd(), _ -> amd(), developmentAllowed)
        .judge(shown, known, NOW);
  }

  private static RootedCollateral amd() {
    return new RootedCollateral(
        new PinnedCollateral(
            List.of(), List.of(AMD.ask(), AMD.root()), List.of(AMD.revocationList(NOW, List.of()))),
        Roots.production().withTestRoot(Vendor.AMD, "testkit AMD", AMD.root()));
  }

  private static DeploymentJudge.Known known(String name) {
    return new DeploymentJudge.Known(name, Set.of(thumbprint(OWNER)), Optional.empty());
  }

  private static DeploymentJudge.Known known(int revision, Envelope manifest) {
    return new DeploymentJudge.Known(
        "web",
        Set.of(thumbprint(OWNER)),
        Optional.of(new Revision(revision, manifest.payloadDigest())));
  }

  private static DeploymentJudge.Shown shown(Envelope manifest, Evidence evidence) {
    return new DeploymentJudge.Shown(
        Bytes.copyOf(manifest.encode()), Bytes.copyOf(Json.write(evidence)), Map.of());
  }

  private static Evidence snp(Envelope manifest) {
    var bound = runtimeData(manifest);
    return new Evidence.SevSnp(
        bound,
        Bytes.copyOf(new byte[] {1}),
        bytes(
            CHIP.report(
                report -> {
                  report.put(0x050, Octets.copyOf(bound.toByteArray()).digest("SHA-512"));
                  report.put(0x0C0, manifest.payloadDigest().toByteArray());
                })),
        List.of(vcek()));
  }

  private static Evidence tpm(SoftwareTpm tpm, Envelope manifest) {
    var bound = runtimeData(manifest);
    var evidence = tpm.evidence(Octets.copyOf(bound.toByteArray()), Policy.REGISTERS_DEFAULT);
    return new Evidence.Tpm(
        bound,
        Bytes.copyOf(new byte[] {1}),
        evidence.ekCertificates().stream().map(DeploymentJudgeTest::bytes).toList(),
        bytes(evidence.akPublic()),
        bytes(evidence.quote()),
        bytes(evidence.signature()),
        evidence.pcrs().stream()
            .map(pcr -> new Evidence.PcrValue(pcr.bank(), pcr.index(), bytes(pcr.value())))
            .toList(),
        bytes(evidence.eventLog()));
  }

  private static Bytes runtimeData(Envelope manifest) {
    return new RuntimeData(Bytes.copyOf(new byte[32]), AGENT.publicKey(), manifest.payloadDigest())
        .encode();
  }

  private static Bytes vcek() {
    try {
      return Bytes.copyOf(CHIP.vcek().getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Envelope manifest(
      String name, int revision, @Nullable Sha256 previous, KeyPair owner) {
    var manifest =
        new Manifest(
            Manifest.VERSION,
            name,
            revision,
            previous,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            new Operations(false, Operations.Logs.NONE),
            new TrustRequirements(
                List.of("sev-snp-development", "tpm-development"),
                List.of(Sha256.fromBytes(IMAGE.file().sha256().toByteArray())),
                Map.of(),
                List.of(),
                Duration.ofMinutes(10),
                Duration.ofMinutes(5),
                true,
                List.of(),
                SealingKey.generate().publicKey()),
            ownerKey(owner));
    try {
      return Envelope.sign(manifest, owner.getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static OwnerKey ownerKey(KeyPair owner) {
    return new OwnerKey(
        OwnerKey.Algorithm.ECDSA_P256, Bytes.copyOf(owner.getPublic().getEncoded()));
  }

  private static Sha256 thumbprint(KeyPair owner) {
    return ownerKey(owner).thumbprint();
  }

  private static KeyPair ecKey() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Bytes bytes(Octets octets) {
    return Bytes.copyOf(octets.toByteArray());
  }

  private static Octets filled(int value) {
    var bytes = new byte[48];
    Arrays.fill(bytes, (byte) value);
    return Octets.copyOf(bytes);
  }
}
