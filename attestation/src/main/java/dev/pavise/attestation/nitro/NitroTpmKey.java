package dev.pavise.attestation.nitro;

import dev.pavise.attestation.tpm.EccCurve;
import dev.pavise.attestation.tpm.TpmPublic;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.math.BigInteger;
import java.security.PublicKey;
import java.util.Optional;

/**
 * The key that a NitroTPM document carries: a TPM made the document with it in its hand, so a quote
 * by that key is of the same machine. Either a TPMT_PUBLIC or an uncompressed point. Stateless.
 */
public final class NitroTpmKey {
  private static final int UNCOMPRESSED = 0x04;

  private NitroTpmKey() {}

  /** Empty when the document has none, or none that can be read. */
  public static Optional<PublicKey> of(NitroDocument document) {
    if (document.kind() != NitroKind.TPM || document.publicKey().isEmpty()) {
      return Optional.empty();
    }
    var encoded = document.publicKey().get();
    for (var curve : EccCurve.values()) {
      if (encoded.size() == 1 + 2 * curve.length() && encoded.at(0) == UNCOMPRESSED) {
        return new TpmPublic.Key.Ecc(
                curve,
                number(encoded, 1, curve.length()),
                number(encoded, 1 + curve.length(), curve.length()))
            .toPublicKey();
      }
    }
    try {
      return TpmPublic.decode(encoded).key().toPublicKey();
    } catch (MalformedEvidence e) {
      return Optional.empty();
    }
  }

  private static BigInteger number(Octets encoded, int at, int length) {
    return new BigInteger(1, encoded.slice(at, at + length).toByteArray());
  }
}
