package dev.pavise.cli.deploy;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.manifest.Manifest;
import java.util.Map;
import java.util.Optional;

/**
 * A manifest ready to be signed, with its sealed secrets. Nothing of it has left this machine, and
 * no plaintext is left in it.
 *
 * @param before the manifest that this one takes the place of
 */
public record Draft(
    TenantId tenant,
    Manifest manifest,
    Optional<Manifest> before,
    Map<String, Bytes> sealedSecrets,
    Terms terms) {
  public Draft {
    sealedSecrets = Map.copyOf(sealedSecrets);
  }
}
