package dev.pavise.messages.records;

import dev.pavise.messages.Bytes;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a release needs besides the verdict: none of it is believed without the owner's signature.
 *
 * @param manifest encoded {@link dev.pavise.messages.manifest.Envelope}
 * @param sealedSecrets exact bytes of each {@link dev.pavise.messages.sealing.SealedSecret}, by
 *     name
 * @param ownerKeyRevokedAt when the tenant revoked the owner key of the manifest; absent while it
 *     counts. Nobody vouches for it: who leaves it out denies the tenant a revocation, as who
 *     leaves out the record denies everything; who makes it up gets nothing but a refusal
 */
public record ReleaseMaterial(
    Bytes manifest, Map<String, Bytes> sealedSecrets, @Nullable Instant ownerKeyRevokedAt) {
  public ReleaseMaterial {
    sealedSecrets = Map.copyOf(sealedSecrets);
  }

  /** Signed with an owner key that counts. */
  public ReleaseMaterial(Bytes manifest, Map<String, Bytes> sealedSecrets) {
    this(manifest, sealedSecrets, null);
  }
}
