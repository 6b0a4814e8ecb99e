package dev.pavise.messages.manifest;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.Json;
import dev.pavise.messages.MalformedMessage;
import dev.pavise.messages.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.List;

/**
 * A DSSE envelope (Dead Simple Signing Envelope, protocol 1.0): exact payload bytes with signatures
 * over them.
 *
 * @see <a href="https://github.com/secure-systems-lab/dsse">secure-systems-lab/dsse</a>
 */
public record Envelope(Bytes payload, String payloadType, List<SignatureEntry> signatures) {
  /** Largest envelope anyone accepts. */
  public static final int SIZE_BYTES_MAX = 512 * 1024;

  /**
   * @param keyid thumbprint of the signing key, {@code sha256:…}
   */
  public record SignatureEntry(String keyid, Bytes sig) {}

  public Envelope {
    signatures = List.copyOf(signatures);
  }

  /** Signs a manifest with the private half of the owner key it names. */
  public static Envelope sign(Manifest manifest, PrivateKey ownerKey)
      throws GeneralSecurityException {
    var payload = manifest.encode();
    var signer = Signature.getInstance(manifest.owner().algorithm().signatureAlgorithm());
    signer.initSign(ownerKey);
    signer.update(preAuthenticationEncoding(Manifest.MEDIA_TYPE, payload.toByteArray()));
    return new Envelope(
        payload,
        Manifest.MEDIA_TYPE,
        List.of(
            new SignatureEntry(
                manifest.owner().thumbprint().toString(), Bytes.copyOf(signer.sign()))));
  }

  public byte[] encode() {
    return Json.write(this);
  }

  public static Envelope decode(byte[] json) {
    if (json.length > SIZE_BYTES_MAX) {
      throw new MalformedMessage(
          "the envelope has " + json.length + " bytes, at most " + SIZE_BYTES_MAX + " are allowed");
    }
    return Json.readStrict(json, Envelope.class);
  }

  /** Identity of what is signed: SHA-256 of the exact payload bytes. */
  public Sha256 payloadDigest() {
    return Sha256.of(payload);
  }

  /**
   * The manifest inside, after its signature by the owner key that it names was found good. Whether
   * that owner key is one of the tenant's is for the caller to ask.
   *
   * @throws MalformedMessage for another payload type, a malformed manifest, or no good signature
   */
  public Manifest authenticate() {
    if (!payloadType.equals(Manifest.MEDIA_TYPE)) {
      throw new MalformedMessage(
          "payload type is \"" + payloadType + "\", expected " + Manifest.MEDIA_TYPE);
    }
    var manifest = Manifest.decode(payload);
    var keyid = manifest.owner().thumbprint().toString();
    for (var entry : signatures) {
      if (entry.keyid().equals(keyid) && isGood(entry, manifest.owner())) {
        return manifest;
      }
    }
    throw new MalformedMessage("the manifest carries no good signature of its owner key " + keyid);
  }

  private boolean isGood(SignatureEntry entry, OwnerKey owner) {
    try {
      var verifier = Signature.getInstance(owner.algorithm().signatureAlgorithm());
      verifier.initVerify(owner.toPublicKey());
      verifier.update(preAuthenticationEncoding(payloadType, payload.toByteArray()));
      return verifier.verify(entry.sig().toByteArray());
    } catch (GeneralSecurityException e) {
      return false; // A signature of the wrong length or shape is simply not a good one.
    }
  }

  /** PAE of the DSSE protocol: the one byte string that is signed. */
  static byte[] preAuthenticationEncoding(String type, byte[] body) {
    var typeLength = type.getBytes(StandardCharsets.UTF_8).length;
    var head =
        ("DSSEv1 " + typeLength + " " + type + " " + body.length + " ")
            .getBytes(StandardCharsets.UTF_8);
    var encoded = new byte[head.length + body.length];
    System.arraycopy(head, 0, encoded, 0, head.length);
    System.arraycopy(body, 0, encoded, head.length, body.length);
    return encoded;
  }
}
