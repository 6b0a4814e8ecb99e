package dev.pavise.messages.attester;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.Json;
import dev.pavise.messages.Sha256;

/**
 * What evidence binds: its exact bytes are hashed into the quote's qualifying data (TPM, SHA-256)
 * or the report data (SNP and TDX, SHA-512).
 *
 * @param challenge the nonce
 * @param agentKey X25519 public key, 32 bytes, that secrets may be sealed to
 * @param manifest digest the agent measured before anything else
 */
public record RuntimeData(Bytes challenge, Bytes agentKey, Sha256 manifest) {
  public Bytes encode() {
    return Bytes.copyOf(Json.write(this));
  }

  public static RuntimeData decode(Bytes json) {
    return Json.readStrict(json.toByteArray(), RuntimeData.class);
  }
}
