package dev.pavise.worker;

import dev.pavise.attestation.appraisal.Policy;
import dev.pavise.attestation.appraisal.ReferenceValues;
import dev.pavise.attestation.credential.Credential;
import dev.pavise.attestation.testkit.AkTemplate;
import dev.pavise.attestation.testkit.EkKind;
import dev.pavise.attestation.testkit.MeasuredBoot;
import dev.pavise.attestation.testkit.SoftwareTpm;
import dev.pavise.attestation.testkit.TestFirmware;
import dev.pavise.attestation.testkit.TestGuestImage;
import dev.pavise.attestation.testkit.TestVendor;
import dev.pavise.attestation.wire.Octets;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.ChallengeId;
import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.EvidenceId;
import dev.pavise.messages.Json;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.attester.AttestationRequest;
import dev.pavise.messages.attester.Challenge;
import dev.pavise.messages.attester.Evidence;
import dev.pavise.messages.attester.RuntimeData;
import dev.pavise.messages.manifest.Envelope;
import dev.pavise.messages.manifest.Manifest;
import dev.pavise.messages.manifest.Operations;
import dev.pavise.messages.manifest.OwnerKey;
import dev.pavise.messages.manifest.SecretReference;
import dev.pavise.messages.manifest.TrustRequirements;
import dev.pavise.messages.records.ChallengeRequested;
import dev.pavise.messages.records.EvidenceReceived;
import dev.pavise.messages.records.ReleaseMaterial;
import dev.pavise.messages.records.TenantKind;
import dev.pavise.messages.result.AttestationResult;
import dev.pavise.messages.result.Axis;
import dev.pavise.messages.result.AxisResult;
import dev.pavise.messages.result.AxisStatus;
import dev.pavise.messages.result.Finding;
import dev.pavise.messages.result.Tier;
import dev.pavise.messages.sealing.SealedSecret;
import dev.pavise.messages.sealing.SealingKey;
import dev.pavise.worker.collateral.CollateralSource;
import dev.pavise.worker.keys.FileReleaseKey;
import dev.pavise.worker.keys.ResultKey;
import dev.pavise.worker.result.EarAuthenticator;
import dev.pavise.worker.verification.Verification;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A tenant, its deployment with one secret, a guest on insecure hardware, and a worker's keys:
 * everything good. A test takes one thing and spoils it.
 */
public final class Scene {
  public static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  public static final EvidenceId EVIDENCE = EvidenceId.random();
  public static final String SECRET_NAME = "tls-key";
  public static final String SECRET = "the plaintext nobody else may see";

  public final TestClock clock = new TestClock(NOW);
  public final TenantId tenant = TenantId.random();
  public final DeploymentId deployment = DeploymentId.random();
  public final TestVendor vendor = new TestVendor("worker");
  public final TestGuestImage image = TestGuestImage.standard();
  public final SealingKey releaseKeyPair;
  public final FileReleaseKey releaseKey;
  public final KeyPair owner = ecKey();
  public final SealingKey agentKey = SealingKey.generate();
  public final ResultKey resultKey;
  public final EarAuthenticator ears;

  public Scene() {
    this(SealingKey.generate());
  }

  /** With the release key of a worker that is there already. */
  public Scene(SealingKey releaseKeyPair) {
    this.releaseKeyPair = releaseKeyPair;
    this.releaseKey = new FileReleaseKey(releaseKeyPair);
    var pair = ecKey();
    resultKey = new ResultKey((ECPrivateKey) pair.getPrivate(), (ECPublicKey) pair.getPublic());
    ears = new EarAuthenticator(List.of(resultKey.publicKey()));
  }

  public Verification verification() {
    return verification(
        CollateralSource.fixed(vendor.collateral()),
        List.of(image.referenceValues(List.of(TestFirmware.STANDARD))));
  }

  public Verification verification(CollateralSource collateral, List<ReferenceValues> known) {
    return new Verification(
        releaseKey,
        resultKey,
        ears,
        collateral,
        known,
        Duration.ofMinutes(5),
        clock,
        new SecureRandom());
  }

  public OwnerKey ownerKey() {
    return new OwnerKey(
        OwnerKey.Algorithm.ECDSA_P256, Bytes.copyOf(owner.getPublic().getEncoded()));
  }

  public Bytes sealedSecret() {
    return sealedSecret(tenant, SECRET_NAME, ownerKey().thumbprint());
  }

  public Bytes sealedSecret(TenantId forTenant, String name, Sha256 forOwner) {
    return Bytes.copyOf(
        SealedSecret.seal(
                releaseKeyPair.publicKey(),
                forTenant,
                name,
                forOwner,
                SECRET.getBytes(StandardCharsets.UTF_8))
            .encode());
  }

  public TrustRequirements trust() {
    return new TrustRequirements(
        List.of("tpm-development"),
        List.of(Sha256.fromBytes(image.file().sha256().toByteArray())),
        Map.of(),
        List.of(),
        Duration.ofMinutes(10),
        Duration.ofMinutes(5),
        true,
        List.of(),
        releaseKeyPair.publicKey());
  }

  public Envelope manifest(Bytes sealedSecret) {
    return manifest(trust(), sealedSecret);
  }

  public Envelope manifest(TrustRequirements trust, Bytes sealedSecret) {
    var manifest =
        new Manifest(
            Manifest.VERSION,
            "web",
            1,
            null,
            List.of(),
            List.of(),
            List.of(new SecretReference(SECRET_NAME, Sha256.of(sealedSecret))),
            List.of(),
            new Operations(false, Operations.Logs.NONE),
            trust,
            ownerKey());
    try {
      return Envelope.sign(manifest, owner.getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public ReleaseMaterial material() {
    var sealed = sealedSecret();
    return material(manifest(sealed), sealed);
  }

  public ReleaseMaterial material(Envelope manifest, Bytes sealedSecret) {
    return new ReleaseMaterial(Bytes.copyOf(manifest.encode()), Map.of(SECRET_NAME, sealedSecret));
  }

  /** A guest that booted the image and measured this manifest. */
  public Guest guest(Envelope manifest) {
    return guest(manifest, AkTemplate.ECDSA, image);
  }

  public Guest guest(Envelope manifest, AkTemplate template, TestGuestImage booted) {
    var tpm =
        new SoftwareTpm(vendor, "guest", EkKind.ECC_P256, template)
            .boot(MeasuredBoot.of(TestFirmware.STANDARD, booted))
            .extend(8, Octets.copyOf(manifest.payloadDigest().toByteArray()));
    return new Guest(tpm, manifest.payloadDigest());
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

  /** The agent's part of the story. */
  public final class Guest {
    public final SoftwareTpm tpm;
    private final Sha256 manifest;

    Guest(SoftwareTpm tpm, Sha256 manifest) {
      this.tpm = tpm;
      this.manifest = manifest;
    }

    public ChallengeRequested request() {
      return new ChallengeRequested(
          ChallengeRequested.VERSION,
          tenant,
          deployment,
          ChallengeId.random(),
          clock.instant(),
          new AttestationRequest.Tpm(
              tpm.ekCertificates().stream().map(Scene::bytes).toList(), bytes(tpm.akPublic())));
    }

    public RuntimeData runtimeData(Challenge challenge) {
      var nonce =
          tpm.activate(
              new Credential(
                  Octets.copyOf(challenge.requireCredential().idObject().toByteArray()),
                  Octets.copyOf(challenge.requireCredential().encryptedSecret().toByteArray())));
      return new RuntimeData(bytes(nonce), agentKey.publicKey(), manifest);
    }

    public Evidence.Tpm evidence(Challenge challenge) {
      return evidence(challenge, runtimeData(challenge));
    }

    public Evidence.Tpm evidence(Challenge challenge, RuntimeData runtimeData) {
      var bound = runtimeData.encode();
      var evidence = tpm.evidence(Octets.copyOf(bound.toByteArray()), Policy.REGISTERS_DEFAULT);
      return new Evidence.Tpm(
          bound,
          challenge.ticket(),
          evidence.ekCertificates().stream().map(Scene::bytes).toList(),
          bytes(evidence.akPublic()),
          bytes(evidence.quote()),
          bytes(evidence.signature()),
          evidence.pcrs().stream()
              .map(pcr -> new Evidence.PcrValue(pcr.bank(), pcr.index(), bytes(pcr.value())))
              .toList(),
          bytes(evidence.eventLog()));
    }
  }

  public EvidenceReceived received(
      ChallengeId challenge, Evidence evidence, ReleaseMaterial material) {
    return new EvidenceReceived(
        EvidenceReceived.VERSION,
        tenant,
        TenantKind.DEVELOPMENT,
        deployment,
        challenge,
        EvidenceId.random(),
        clock.instant(),
        Bytes.copyOf(Json.write(evidence)),
        material);
  }

  /** What a worker signs of a good guest on development hardware. */
  public AttestationResult affirmingVerdict(Sha256 manifestDigest, ChallengeId challenge) {
    var axes = new ArrayList<AxisResult>();
    for (var axis : Axis.values()) {
      axes.add(new AxisResult(axis, axis == Axis.HARDWARE ? AxisStatus.WARN : AxisStatus.PASS));
    }
    var development =
        new Finding(
            "DEVELOPMENT_HARDWARE",
            Axis.HARDWARE,
            Finding.Severity.WARN,
            "ek.chain.root",
            null,
            null,
            "none");
    return new AttestationResult(
        AttestationResult.VERSION,
        tenant,
        deployment,
        EVIDENCE,
        challenge,
        Tier.AFFIRMING,
        axes,
        List.of(development),
        true,
        "tpm-development",
        Sha256.fromBytes(image.file().sha256().toByteArray()),
        agentKey.publicKey(),
        Sha256.of(new byte[1]),
        Sha256.of(new byte[2]),
        manifestDigest,
        Sha256.of(new byte[3]),
        Sha256.of(new byte[4]),
        Sha256.of(new byte[5]),
        "test",
        NOW,
        NOW,
        NOW.plus(Duration.ofMinutes(10)));
  }

  public static Bytes bytes(Octets octets) {
    return Bytes.copyOf(octets.toByteArray());
  }
}
