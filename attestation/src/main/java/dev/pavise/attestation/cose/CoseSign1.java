package dev.pavise.attestation.cose;

import dev.pavise.attestation.crypto.Signatures;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.Optional;

/**
 * COSE_Sign1 (RFC 9052, section 4.2), tagged or not, with its payload inside. The algorithm comes
 * from the protected header only: what is beside it was never signed. Immutable.
 *
 * @param protectedBytes the protected header as it was signed
 * @param protectedHeader the same, read
 * @param unprotectedHeader worth nothing by itself
 */
public record CoseSign1(
    CoseAlgorithm algorithm,
    Octets protectedBytes,
    CborItem.Entries protectedHeader,
    CborItem.Entries unprotectedHeader,
    Octets payload,
    Octets signature) {

  /** Label of the algorithm (RFC 9052, section 3.1). */
  public static final long LABEL_ALGORITHM = 1;

  private static final long TAG = 18;
  private static final int PARTS = 4;
  private static final int SIGNATURE_BYTES_MAX = 1024;
  private static final long LABEL_CRITICAL = 2;
  private static final byte[] CONTEXT = "Signature1".getBytes(StandardCharsets.US_ASCII);

  /** Total: every input gives a record or a {@link MalformedEvidence}. */
  public static CoseSign1 decode(Octets content, int sizeBytesMax, String structure) {
    if (content.size() > sizeBytesMax) {
      throw new MalformedEvidence(
          structure, 0, "size", "at most " + sizeBytesMax + " bytes", content.size() + " bytes");
    }
    var in = new CborReader(structure, content);
    boolean unused = in.isTag(TAG);
    in.array(PARTS, PARTS, "COSE_Sign1");
    int protectedAt = in.offset();
    var protectedBytes = in.octets(0, sizeBytesMax, "protected");
    int unprotectedAt = in.offset();
    var unprotectedHeader = header(in, "unprotected");
    if (unprotectedHeader.at(LABEL_ALGORITHM).isPresent()) {
      throw in.malformed(unprotectedAt, "unprotected.alg", "it in the protected header", "here");
    }
    var payload = in.octets(1, sizeBytesMax, "payload");
    var signature = in.octets(1, SIGNATURE_BYTES_MAX, "signature");
    in.requireEnd();
    var protectedHeader = protectedHeader(protectedBytes, structure);
    if (protectedHeader.at(LABEL_CRITICAL).isPresent()) {
      throw in.malformed(protectedAt, "protected.crit", "no extension that is critical", "some");
    }
    var algorithm =
        protectedHeader
            .at(LABEL_ALGORITHM)
            .flatMap(CoseSign1::algorithm)
            .orElseThrow(
                () ->
                    in.malformed(
                        protectedAt,
                        "protected.alg",
                        "ECDSA or RSASSA-PSS with SHA-2",
                        protectedHeader.at(LABEL_ALGORITHM).map(CoseSign1::word).orElse("none")));
    return new CoseSign1(
        algorithm, protectedBytes, protectedHeader, unprotectedHeader, payload, signature);
  }

  /** Whether this key made the signature over header and payload. */
  public boolean isSignedBy(PublicKey key, Signatures signatures) {
    return algorithm.holds(key, toBeSigned(), signature, signatures);
  }

  /** Sig_structure without external data (RFC 9052, section 4.4). */
  Octets toBeSigned() {
    var out = new CborHeads(CONTEXT.length + protectedBytes.size() + payload.size() + 32);
    out.array(PARTS);
    out.text(CONTEXT);
    out.octets(protectedBytes);
    out.octets(Octets.empty());
    out.octets(payload);
    return out.toOctets();
  }

  /** The tagged message with nothing in its unprotected header, as ledgers record it. */
  public Octets withoutUnprotected() {
    var out = new CborHeads(protectedBytes.size() + payload.size() + signature.size() + 32);
    out.tag((int) TAG);
    out.array(PARTS);
    out.octets(protectedBytes);
    out.map(0);
    out.octets(payload);
    out.octets(signature);
    return out.toOctets();
  }

  private static CborItem.Entries protectedHeader(Octets content, String structure) {
    if (content.size() == 0) {
      return new CborItem.Entries(java.util.Map.of());
    }
    var in = new CborReader(structure + ".protected", content);
    var header = header(in, "protected");
    in.requireEnd();
    return header;
  }

  private static CborItem.Entries header(CborReader in, String field) {
    int at = in.offset();
    if (in.item(field) instanceof CborItem.Entries entries) {
      return entries;
    }
    throw in.malformed(at, field, "a map", "another item");
  }

  private static Optional<CoseAlgorithm> algorithm(CborItem item) {
    return item instanceof CborItem.Int id ? CoseAlgorithm.of(id.value()) : Optional.empty();
  }

  private static String word(CborItem item) {
    return item instanceof CborItem.Int id ? Long.toString(id.value()) : "no integer";
  }
}
