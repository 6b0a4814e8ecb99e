package dev.pavise.cli.api;

import dev.pavise.messages.Bytes;
import java.util.Map;

/**
 * The body of {@code POST /api/v1/deployments}.
 *
 * @param manifest the encoded DSSE envelope
 * @param sealedSecrets encoded sealed secrets by name
 */
public record CreateDeployment(
    Bytes manifest, Map<String, Bytes> sealedSecrets, String provider, String platform) {
  public CreateDeployment {
    sealedSecrets = Map.copyOf(sealedSecrets);
  }
}
