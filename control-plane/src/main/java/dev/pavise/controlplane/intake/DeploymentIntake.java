package dev.pavise.controlplane.intake;

import dev.pavise.controlplane.deployment.Deployment;
import dev.pavise.controlplane.deployment.DeploymentMaterial;
import dev.pavise.controlplane.deployment.Deployments;
import dev.pavise.controlplane.deployment.NewDeployment;
import dev.pavise.controlplane.guestimage.GuestImages;
import dev.pavise.controlplane.manifest.ManifestChain;
import dev.pavise.controlplane.provider.Provider;
import dev.pavise.controlplane.provisioning.LaunchIntents;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.manifest.Manifest;
import dev.pavise.messages.manifest.RestartRule;
import java.util.Map;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Stores an accepted deployment: all of it in one transaction, or nothing. */
@Service
class DeploymentIntake {
  private final Deployments deployments;
  private final DeploymentMaterial material;
  private final ManifestChain manifests;
  private final LaunchIntents intents;
  private final GuestImages images;

  DeploymentIntake(
      Deployments deployments,
      DeploymentMaterial material,
      ManifestChain manifests,
      LaunchIntents intents,
      GuestImages images) {
    this.deployments = deployments;
    this.material = material;
    this.manifests = manifests;
    this.intents = intents;
    this.images = images;
  }

  /** A deployment that was found fit to be stored. */
  record Checked(
      TenantId tenant,
      Bytes envelope,
      Manifest manifest,
      Sha256 digest,
      Map<String, Bytes> sealedSecrets,
      Provider provider,
      String platform,
      boolean development) {}

  @Transactional(propagation = Propagation.MANDATORY)
  Deployment store(Checked accepted) {
    manifests.append(accepted.tenant(), accepted.manifest(), accepted.digest());
    var id = DeploymentId.random();
    var deployment =
        deployments.accept(
            new NewDeployment(
                accepted.tenant(),
                id,
                accepted.manifest(),
                accepted.digest(),
                accepted.provider().name(),
                accepted.platform(),
                accepted.development()));
    material.store(accepted.tenant(), id, accepted.envelope(), accepted.sealedSecrets());
    intents.store(wish(accepted, id), accepted.provider());
    deployments.tellAccepted(deployment);
    return deployment;
  }

  private LaunchIntents.Wish wish(Checked accepted, DeploymentId id) {
    var manifest = accepted.manifest();
    var image =
        manifest.trust().guestImages().stream()
            .filter(digest -> images.find(digest).isPresent())
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("checked, yet without a guest image"));
    return new LaunchIntents.Wish(
        accepted.tenant(),
        id,
        accepted.digest(),
        accepted.platform(),
        image,
        manifest.containers().stream().flatMap(each -> each.ports().stream()).toList(),
        manifest.containers().stream()
            .anyMatch(each -> each.restart().policy() != RestartRule.Policy.NO));
  }
}
