package dev.pavise.worker.keyrelease;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.MalformedMessage;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.manifest.Manifest;
import dev.pavise.messages.manifest.SecretReference;
import dev.pavise.messages.records.ReleaseMaterial;
import dev.pavise.messages.result.Finding;
import dev.pavise.messages.sealing.ReleasedKeys;
import dev.pavise.messages.sealing.SealedSecret;
import dev.pavise.messages.sealing.SealingKey;
import dev.pavise.worker.keys.ReleaseKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Opens exactly the secrets that the owner signed, after asking each sealed secret itself who may
 * receive it. Thread-safe.
 */
final class SecretOpener {
  private final ReleaseKey releaseKey;

  SecretOpener(ReleaseKey releaseKey) {
    this.releaseKey = releaseKey;
  }

  /** Secrets in the clear, for the time of one release. */
  record Opened(List<ReleasedKeys.Secret> secrets) implements AutoCloseable {
    List<String> names() {
      return secrets.stream().map(ReleasedKeys.Secret::name).toList();
    }

    /** Lets go of the plaintext; it is in no field, log or message of anyone else. */
    @Override
    public void close() {
      secrets.clear();
    }

    @Override
    public String toString() {
      return "Opened[" + secrets.size() + "]";
    }
  }

  /**
   * @param tenant of the verdict
   * @param findings receives what is wrong with any of them; all are looked at
   */
  Opened open(
      Manifest manifest, ReleaseMaterial material, TenantId tenant, List<Finding> findings) {
    var checked = new ArrayList<SealedSecret>();
    for (var reference : manifest.secrets()) {
      check(reference, manifest, material, tenant, findings).ifPresent(checked::add);
    }
    var opened = new Opened(new ArrayList<>());
    if (!findings.isEmpty()) {
      return opened; // Nothing is opened unless everything may be.
    }
    for (var secret : checked) {
      openOne(secret, opened, findings);
    }
    return opened;
  }

  private Optional<SealedSecret> check(
      SecretReference reference,
      Manifest manifest,
      ReleaseMaterial material,
      TenantId tenant,
      List<Finding> findings) {
    var field = "secret." + reference.name();
    var sealed = material.sealedSecrets().get(reference.name());
    if (sealed == null) {
      findings.add(
          ReleaseFinding.SECRET_MISSING.fail(field, reference.sealed().toString(), "none"));
      return Optional.empty();
    }
    if (!Sha256.of(sealed).equals(reference.sealed())) {
      findings.add(
          ReleaseFinding.SECRET_NOT_THE_SIGNED_ONE.fail(
              field, reference.sealed().toString(), Sha256.of(sealed).toString()));
      return Optional.empty();
    }
    SealedSecret secret;
    try {
      secret = SealedSecret.decode(sealed.toByteArray());
    } catch (MalformedMessage e) {
      findings.add(ReleaseFinding.SECRET_MALFORMED.fail(field, "a sealed secret", "another thing"));
      return Optional.empty();
    }
    int before = findings.size();
    if (!secret.tenant().equals(tenant)) {
      findings.add(
          ReleaseFinding.SECRET_OF_OTHER_TENANT.fail(
              field + ".tenant", tenant.toString(), secret.tenant().toString()));
    }
    if (!secret.name().equals(reference.name())) {
      findings.add(
          ReleaseFinding.SECRET_OF_OTHER_NAME.fail(
              field + ".name", reference.name(), secret.name()));
    }
    if (!secret.ownerKey().equals(manifest.owner().thumbprint())) {
      findings.add(
          ReleaseFinding.SECRET_OF_OTHER_OWNER.fail(
              field + ".ownerKey",
              manifest.owner().thumbprint().toString(),
              secret.ownerKey().toString()));
    }
    var ours = SealingKey.idOf(releaseKey.publicKey());
    if (!secret.releaseKey().equals(ours)) {
      findings.add(
          ReleaseFinding.OTHER_RELEASE_KEY.fail(
              field + ".releaseKey", ours.toString(), secret.releaseKey().toString()));
    }
    return findings.size() == before ? Optional.of(secret) : Optional.empty();
  }

  private void openOne(SealedSecret secret, Opened opened, List<Finding> findings) {
    try {
      var plaintext = releaseKey.open(secret);
      opened.secrets().add(new ReleasedKeys.Secret(secret.name(), Bytes.copyOf(plaintext)));
      Arrays.fill(plaintext, (byte) 0);
    } catch (MalformedMessage e) {
      findings.add(
          ReleaseFinding.SECRET_CANNOT_BE_OPENED.fail(
              "secret." + secret.name(), "sealed to this release key", "not so"));
    }
  }
}
