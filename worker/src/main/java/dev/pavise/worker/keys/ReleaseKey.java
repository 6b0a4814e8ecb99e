package dev.pavise.worker.keys;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.sealing.ReleasedKeys;
import dev.pavise.messages.sealing.SealedSecret;
import java.util.List;

/**
 * The key that tenants seal secrets to. What is done with it happens behind this interface, so that
 * it can live in a KMS. Implementations are thread-safe.
 */
public interface ReleaseKey {
  /** X25519, 32 bytes. */
  Bytes publicKey();

  /** Opens a sealed secret; the caller wipes the plaintext after use. */
  byte[] open(SealedSecret secret);

  /** Seals secrets to an agent key, authenticated as from this key. */
  ReleasedKeys seal(Bytes agentKey, Sha256 runtimeData, List<ReleasedKeys.Secret> secrets);

  /** A symmetric key of 32 bytes for one purpose of the worker's own, always the same. */
  byte[] deriveKey(String purpose);
}
