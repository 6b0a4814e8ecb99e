package dev.pavise.attestation.tdx;

import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;

/** Not read yet. */
public record TdxQuote(Octets encoded) {
  private static final int SIZE_BYTES_MIN = 64;

  public static TdxQuote decode(Octets encoded) {
    if (encoded.size() < SIZE_BYTES_MIN) {
      throw new MalformedEvidence(
          "TdxQuote", 0, "size", SIZE_BYTES_MIN + " bytes or more", encoded.size() + " bytes");
    }
    return new TdxQuote(encoded);
  }
}
