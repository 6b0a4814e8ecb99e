package dev.pavise.messages.records;

import dev.pavise.messages.Bytes;
import java.util.Map;

/**
 * What a release needs besides the verdict: none of it is believed without the owner's signature.
 *
 * @param manifest encoded {@link dev.pavise.messages.manifest.Envelope}
 * @param sealedSecrets exact bytes of each {@link dev.pavise.messages.sealing.SealedSecret}, by
 *     name
 */
public record ReleaseMaterial(Bytes manifest, Map<String, Bytes> sealedSecrets) {
  public ReleaseMaterial {
    sealedSecrets = Map.copyOf(sealedSecrets);
  }
}
