package dev.pavise.attestation.snp;

import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;

/** Not read yet. */
public record SnpReport(Octets encoded) {
  private static final int SIZE_BYTES_MIN = 64;

  public static SnpReport decode(Octets encoded) {
    if (encoded.size() < SIZE_BYTES_MIN) {
      throw new MalformedEvidence(
          "SnpReport", 0, "size", SIZE_BYTES_MIN + " bytes or more", encoded.size() + " bytes");
    }
    return new SnpReport(encoded);
  }
}
