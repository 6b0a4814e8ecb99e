package dev.pavise.attestation.tpm;

import dev.pavise.attestation.wire.ByteReader;
import dev.pavise.attestation.wire.Octets;
import java.math.BigInteger;

/** TPMT_SIGNATURE (Part 2, 11.3.4) of the three schemes we accept. Immutable. */
public sealed interface TpmSignature {
  SignatureScheme scheme();

  HashAlgorithm hash();

  /** RSASSA-PKCS1-v1_5 or RSASSA-PSS. */
  record Rsa(SignatureScheme scheme, HashAlgorithm hash, Octets value) implements TpmSignature {}

  /** r and s as they came: whether they are in range is for {@link QuoteSignature} to say. */
  record Ecdsa(HashAlgorithm hash, BigInteger r, BigInteger s) implements TpmSignature {
    @Override
    public SignatureScheme scheme() {
      return SignatureScheme.ECDSA;
    }
  }

  /**
   * Total: every input gives a record or a {@link dev.pavise.attestation.wire.MalformedEvidence}.
   */
  static TpmSignature decode(Octets content) {
    var in = ByteReader.bigEndian("TPMT_SIGNATURE", content);
    int id = in.u16("sigAlg");
    int at = in.offset();
    int hashId = in.u16("hash");
    var hash =
        HashAlgorithm.of(hashId)
            .orElseThrow(
                () -> in.malformed(at, "hash", "a SHA-2 algorithm", "0x%04x".formatted(hashId)));
    TpmSignature signature;
    if (id == SignatureScheme.ECDSA.id()) {
      var r = new BigInteger(1, in.sized16(66, "signatureR").toByteArray());
      var s = new BigInteger(1, in.sized16(66, "signatureS").toByteArray());
      signature = new Ecdsa(hash, r, s);
    } else if (id == SignatureScheme.RSASSA.id()) {
      signature = new Rsa(SignatureScheme.RSASSA, hash, in.sized16(512, "sig"));
    } else if (id == SignatureScheme.RSAPSS.id()) {
      signature = new Rsa(SignatureScheme.RSAPSS, hash, in.sized16(512, "sig"));
    } else {
      throw in.malformed(0, "sigAlg", "RSASSA, RSAPSS or ECDSA", "0x%04x".formatted(id));
    }
    in.requireEnd();
    return signature;
  }
}
