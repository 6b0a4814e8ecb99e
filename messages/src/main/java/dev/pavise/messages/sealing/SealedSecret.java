package dev.pavise.messages.sealing;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.Json;
import dev.pavise.messages.MalformedMessage;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.TenantId;

/**
 * A secret as the tenant's client sealed it, to the worker's release key. The associated data names
 * tenant, secret and owner key, so the worker learns from the sealed form itself whose manifest may
 * receive it. The identity of a sealed secret is the SHA-256 of the exact bytes {@link #encode()}
 * gave.
 *
 * @param releaseKey id of the key it is sealed to, see {@link SealingKey#idOf}
 * @param ownerKey thumbprint of the owner key whose manifests may receive it
 */
public record SealedSecret(
    int version,
    Suite suite,
    Sha256 releaseKey,
    TenantId tenant,
    String name,
    Sha256 ownerKey,
    Bytes enc,
    Bytes ciphertext) {

  public static final int VERSION = 1;

  /** Largest plaintext: a key or a password, not a data set. */
  public static final int PLAINTEXT_BYTES_MAX = 64 * 1024;

  /** Largest encoded form that is read. */
  public static final int SIZE_BYTES_MAX = 96 * 1024;

  private static final String INFO = "pavise sealed-secret v1";

  /** Seals in the tenant's client. */
  public static SealedSecret seal(
      Bytes releasePublicKey, TenantId tenant, String name, Sha256 ownerKey, byte[] plaintext) {
    if (plaintext.length > PLAINTEXT_BYTES_MAX) {
      throw new MalformedMessage(
          "secret \"%s\" has %d bytes, at most %d are allowed"
              .formatted(name, plaintext.length, PLAINTEXT_BYTES_MAX));
    }
    var sealed =
        Hpke.seal(releasePublicKey, INFO, associatedData(tenant, name, ownerKey), plaintext);
    return new SealedSecret(
        VERSION,
        Suite.X25519_SHA256_AES256GCM,
        SealingKey.idOf(releasePublicKey),
        tenant,
        name,
        ownerKey,
        sealed.enc(),
        sealed.ciphertext());
  }

  /** Opens in the worker; the caller wipes the plaintext after use. */
  public byte[] open(SealingKey releaseKeyPair) {
    suite.requireKnown();
    if (!releaseKey.equals(SealingKey.idOf(releaseKeyPair.publicKey()))) {
      throw new MalformedMessage("secret \"" + name + "\" is sealed to another release key");
    }
    return Hpke.open(
        releaseKeyPair,
        new Hpke.Sealed(enc, ciphertext),
        INFO,
        associatedData(tenant, name, ownerKey));
  }

  public byte[] encode() {
    return Json.write(this);
  }

  public static SealedSecret decode(byte[] json) {
    if (json.length > SIZE_BYTES_MAX) {
      throw new MalformedMessage("the sealed secret has more than " + SIZE_BYTES_MAX + " bytes");
    }
    var secret = Json.readStrict(json, SealedSecret.class);
    if (secret.version != VERSION) {
      throw new MalformedMessage(
          "sealed secret version is " + secret.version + ", this Pavise knows " + VERSION);
    }
    return secret;
  }

  private static byte[] associatedData(TenantId tenant, String name, Sha256 ownerKey) {
    return Json.write(new AssociatedData(tenant, name, ownerKey));
  }

  /** JSON with fixed field order: unambiguous whatever characters a name has. */
  private record AssociatedData(TenantId tenant, String secret, Sha256 ownerKey) {}
}
