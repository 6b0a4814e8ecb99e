package dev.pavise.attestation.tdx;

import dev.pavise.attestation.crypto.Hash;
import dev.pavise.attestation.crypto.Signatures;
import dev.pavise.attestation.wire.Octets;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.List;

/**
 * A document with those of the certificates at hand whose key signed it; whether such a certificate
 * may sign, and whether it may now, is asked later. Immutable.
 *
 * @param signers none for a document that was changed, or signed by somebody else
 */
record IntelDocument<T>(T content, List<X509Certificate> signers) {
  IntelDocument {
    signers = List.copyOf(signers);
  }

  static <T> IntelDocument<T> of(
      T content, SignedJson json, List<X509Certificate> candidates, Signatures signatures) {
    return new IntelDocument<>(
        content,
        candidates.stream()
            .filter(one -> isSigner(one, json.bodyBytes(), json.signature(), signatures))
            .toList());
  }

  private static boolean isSigner(
      X509Certificate candidate, Octets body, Octets signature, Signatures signatures) {
    return candidate.getPublicKey() instanceof ECPublicKey key
        && signatures.ecdsa(key, Hash.SHA_256, body, signature);
  }
}
