package dev.pavise.messages.sealing;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.Json;
import dev.pavise.messages.MalformedMessage;
import dev.pavise.messages.Sha256;
import java.util.List;

/**
 * All secrets of one guest, re-sealed by the worker to the agent key of one piece of evidence. HPKE
 * <em>auth</em> mode: the agent opens it with the release key its measured manifest names as the
 * sender, so nobody on the way can seal secrets of their own making to the guest.
 *
 * @param runtimeData SHA-256 of the runtime data (challenge, agent key, manifest digest) this
 *     release answers; part of the associated data
 */
public record ReleasedKeys(
    int version, Suite suite, Sha256 runtimeData, Bytes enc, Bytes ciphertext) {

  public static final int VERSION = 1;
  private static final String INFO = "pavise released-keys v1";

  /** A secret in the clear; exists in the worker's and the guest's memory only. */
  public record Secret(String name, Bytes value) {}

  private record Plaintext(List<Secret> secrets) {}

  private record AssociatedData(Sha256 runtimeData) {}

  public static ReleasedKeys seal(
      SealingKey releaseKey, Bytes agentKey, Sha256 runtimeData, List<Secret> secrets) {
    var sealed =
        Hpke.sealAuthenticated(
            releaseKey,
            agentKey,
            INFO,
            Json.write(new AssociatedData(runtimeData)),
            Json.write(new Plaintext(secrets)));
    return new ReleasedKeys(
        VERSION, Suite.X25519_SHA256_AES256GCM, runtimeData, sealed.enc(), sealed.ciphertext());
  }

  /**
   * Opens in the guest.
   *
   * @param releasePublicKey the sender that the measured manifest names
   * @param expectedRuntimeData digest of the runtime data the agent itself sent
   */
  public List<Secret> open(
      SealingKey agentKey, Bytes releasePublicKey, Sha256 expectedRuntimeData) {
    suite.requireKnown();
    if (!runtimeData.equals(expectedRuntimeData)) {
      throw new MalformedMessage("these keys were released for other evidence");
    }
    var plaintext =
        Hpke.openAuthenticated(
            agentKey,
            releasePublicKey,
            new Hpke.Sealed(enc, ciphertext),
            INFO,
            Json.write(new AssociatedData(runtimeData)));
    return Json.readStrict(plaintext, Plaintext.class).secrets();
  }

  public byte[] encode() {
    return Json.write(this);
  }

  public static ReleasedKeys decode(byte[] json) {
    var released = Json.readStrict(json, ReleasedKeys.class);
    if (released.version != VERSION) {
      throw new MalformedMessage(
          "released keys version is " + released.version + ", this Pavise knows " + VERSION);
    }
    return released;
  }
}
