package dev.pavise.worker.keyrelease;

import dev.pavise.attestation.appraisal.ReleaseRule;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.MalformedMessage;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.manifest.Envelope;
import dev.pavise.messages.manifest.Manifest;
import dev.pavise.messages.records.KeysReleased;
import dev.pavise.messages.records.ReleaseMaterial;
import dev.pavise.messages.result.AttestationResult;
import dev.pavise.messages.result.Finding;
import dev.pavise.messages.result.Tier;
import dev.pavise.messages.sealing.ReleasedKeys;
import dev.pavise.verdict.AxisMapping;
import dev.pavise.worker.keys.ReleaseKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the keys of a guest are released, and to whom: to the agent key in the signed
 * verdict, for the manifest whose digest is in it, and nothing else. Thread-safe.
 */
final class KeyRelease {
  private final ReleaseKey releaseKey;
  private final SecretOpener opener;

  KeyRelease(ReleaseKey releaseKey) {
    this.releaseKey = releaseKey;
    this.opener = new SecretOpener(releaseKey);
  }

  /**
   * @param result from an EAR whose signature was found good
   * @param material from the record; believed only as far as the verdict and the owner vouch for it
   */
  KeysReleased decide(AttestationResult result, @Nullable ReleaseMaterial material, Instant now) {
    var findings = new ArrayList<Finding>();
    checkVerdict(result, now, findings);
    var manifest = manifest(result, material, findings);
    manifest.ifPresent(
        authentic -> {
          checkOwner(authentic, material, findings);
          checkManifest(authentic, result, findings);
        });
    if (!findings.isEmpty()
        || manifest.isEmpty()
        || material == null
        || result.agentKey() == null) {
      return refused(result, now, findings);
    }
    try (var opened = opener.open(manifest.get(), material, result.tenant(), findings)) {
      if (!findings.isEmpty()) {
        return refused(result, now, findings);
      }
      var released =
          releaseKey.seal(result.agentKey(), result.runtimeDataDigest(), opened.secrets());
      return released(result, now, released, opened.names());
    } catch (MalformedMessage e) {
      findings.add(
          ReleaseFinding.AGENT_KEY_UNUSABLE.fail("agentKey", "an X25519 key", "one that is none"));
      return refused(result, now, findings);
    }
  }

  /** The rule of release, applied to what was signed and not to its summary only. */
  private static void checkVerdict(AttestationResult result, Instant now, List<Finding> findings) {
    boolean holds =
        result.status() == Tier.AFFIRMING
            && result.agentKey() != null
            && result.challenge() != null
            && ReleaseRule.allows(
                AxisMapping.axes(result),
                AxisMapping.findings(result),
                result.development(),
                result.development());
    if (!holds) {
      findings.add(
          ReleaseFinding.VERDICT_NOT_AFFIRMING.fail(
              "status", Tier.AFFIRMING.name(), result.status().name()));
    }
    if (!now.isBefore(result.expiresAt())) {
      findings.add(
          ReleaseFinding.VERDICT_EXPIRED.fail(
              "expiresAt", "after " + now, result.expiresAt().toString()));
    }
  }

  private static Optional<Manifest> manifest(
      AttestationResult result, @Nullable ReleaseMaterial material, List<Finding> findings) {
    if (material == null) {
      if (result.status() == Tier.AFFIRMING) { // It comes with no other verdict.
        findings.add(ReleaseFinding.MATERIAL_MISSING.fail("material", "present", "absent"));
      }
      return Optional.empty();
    }
    try {
      var envelope = Envelope.decode(material.manifest().toByteArray());
      if (!envelope.payloadDigest().equals(result.manifestDigest())) {
        findings.add(
            ReleaseFinding.MANIFEST_NOT_THE_JUDGED_ONE.fail(
                "manifest",
                result.manifestDigest().toString(),
                envelope.payloadDigest().toString()));
        return Optional.empty();
      }
      return Optional.of(envelope.authenticate());
    } catch (MalformedMessage e) {
      findings.add(
          ReleaseFinding.MANIFEST_NOT_AUTHENTIC.fail(
              "manifest",
              "a manifest signed by its owner key",
              Sha256.of(material.manifest()).toString()));
      return Optional.empty();
    }
  }

  /** A verdict may be older than the revocation. */
  private static void checkOwner(
      Manifest manifest, @Nullable ReleaseMaterial material, List<Finding> findings) {
    var revokedAt = material == null ? null : material.ownerKeyRevokedAt();
    if (revokedAt != null) {
      findings.add(
          ReleaseFinding.OWNER_KEY_REVOKED.fail(
              "manifest.owner",
              "an owner key that counts",
              manifest.owner().thumbprint() + ", revoked at " + revokedAt));
    }
  }

  /** What the owner demands, once more against what was signed. */
  private void checkManifest(Manifest manifest, AttestationResult result, List<Finding> findings) {
    var trust = manifest.trust();
    if (result.development() && !trust.allowDevelopment()) {
      findings.add(
          ReleaseFinding.DEVELOPMENT_NOT_ALLOWED.fail(
              "manifest.trust.allowDevelopment", "true", "false"));
    }
    if (result.platform() == null || !trust.platforms().contains(result.platform())) {
      findings.add(
          ReleaseFinding.PLATFORM_NOT_ALLOWED.fail(
              "platform", String.join(", ", trust.platforms()), result.platform()));
    }
    if (result.guestImage() == null || !trust.guestImages().contains(result.guestImage())) {
      findings.add(
          ReleaseFinding.GUEST_IMAGE_NOT_ALLOWED.fail(
              "guestImage",
              String.join(", ", trust.guestImages().stream().map(Sha256::toString).toList()),
              result.guestImage() == null ? null : result.guestImage().toString()));
    }
    if (!trust.releaseKey().equals(releaseKey.publicKey())) {
      findings.add(
          ReleaseFinding.OTHER_RELEASE_KEY.fail(
              "manifest.trust.releaseKey",
              Sha256.of(releaseKey.publicKey()).toString(),
              Sha256.of(trust.releaseKey()).toString()));
    }
  }

  private static KeysReleased released(
      AttestationResult result, Instant now, ReleasedKeys released, List<String> names) {
    return new KeysReleased(
        KeysReleased.VERSION,
        result.tenant(),
        result.deployment(),
        result.evidence(),
        now,
        Bytes.copyOf(released.encode()),
        names,
        List.of());
  }

  private static KeysReleased refused(
      AttestationResult result, Instant now, List<Finding> findings) {
    return new KeysReleased(
        KeysReleased.VERSION,
        result.tenant(),
        result.deployment(),
        result.evidence(),
        now,
        null,
        List.of(),
        findings);
  }
}
