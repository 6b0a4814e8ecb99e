package dev.pavise.guest.agent;

import dev.pavise.guest.agent.attest.Round;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.MalformedMessage;
import dev.pavise.messages.manifest.Manifest;
import dev.pavise.messages.manifest.SecretReference;
import dev.pavise.messages.sealing.ReleasedKeys;
import dev.pavise.messages.sealing.SealingKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;

/** Opens what the release worker sealed, and takes exactly the secrets that the manifest names. */
final class ReleasedSecrets {
  private ReleasedSecrets() {}

  /**
   * Secrets by name.
   *
   * @throws MalformedMessage when they were sealed by another worker, to another key, for other
   *     evidence, or are not those of the manifest
   */
  static Map<String, Bytes> open(
      Round.Outcome.Affirmed affirmed, SealingKey agentKey, Manifest manifest) {
    var expected = new HashSet<>(manifest.secrets().stream().map(SecretReference::name).toList());
    var released = affirmed.releasedKeys();
    if (released == null) {
      if (expected.isEmpty()) {
        return Map.of();
      }
      throw new MalformedMessage("the verdict came without keys");
    }
    var secrets = new HashMap<String, Bytes>();
    var opened =
        ReleasedKeys.decode(released.toByteArray())
            .open(agentKey, manifest.trust().releaseKey(), affirmed.runtimeData());
    for (var secret : opened) {
      if (secrets.put(secret.name(), secret.value()) != null) {
        throw new MalformedMessage("a secret was released twice");
      }
    }
    if (!secrets.keySet().equals(expected)) {
      throw new MalformedMessage(
          "released were %d secrets, not the %d of the manifest"
              .formatted(secrets.size(), expected.size()));
    }
    return secrets;
  }
}
