package dev.pavise.cli.deploy;

import dev.pavise.cli.api.DeploymentView;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.manifest.Manifest;

/** Is told how a deployment comes about; each step after it was done. */
public interface DeployListener {
  /** Tells nobody. */
  DeployListener SILENT = new DeployListener() {};

  /** One secret is sealed; its plaintext is wiped. */
  default void onSealed(String secret, Sha256 sealed) {}

  /** The manifest is complete, and not signed yet. */
  default void onAssembled(Manifest manifest) {}

  /** The owner key was not known to the control plane and now is. */
  default void onOwnerKeyRegistered(Sha256 thumbprint) {}

  /** The owner signed. */
  default void onSigned(Sha256 manifestDigest) {}

  /** The control plane took it. */
  default void onAccepted(DeploymentView deployment) {}
}
