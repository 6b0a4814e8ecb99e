package dev.pavise.attestation.nitro;

import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;

/** Not read yet. */
public record NitroDocument(Octets encoded) {
  private static final int SIZE_BYTES_MIN = 64;

  public static NitroDocument decode(Octets encoded) {
    if (encoded.size() < SIZE_BYTES_MIN) {
      throw new MalformedEvidence(
          "NitroDocument", 0, "size", SIZE_BYTES_MIN + " bytes or more", encoded.size() + " bytes");
    }
    return new NitroDocument(encoded);
  }
}
