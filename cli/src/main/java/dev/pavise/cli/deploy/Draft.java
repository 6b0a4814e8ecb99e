package dev.pavise.cli.deploy;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.manifest.Manifest;
import java.util.Map;

/**
 * A manifest ready to be signed, with its sealed secrets. Nothing of it has left this machine, and
 * no plaintext is left in it.
 */
public record Draft(Manifest manifest, Map<String, Bytes> sealedSecrets, Terms terms) {
  public Draft {
    sealedSecrets = Map.copyOf(sealedSecrets);
  }
}
