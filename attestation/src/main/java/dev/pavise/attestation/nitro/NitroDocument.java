package dev.pavise.attestation.nitro;

import dev.pavise.attestation.cose.CborReader;
import dev.pavise.attestation.cose.CoseAlgorithm;
import dev.pavise.attestation.cose.CoseSign1;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A document of a Nitro Enclave or a NitroTPM: COSE_Sign1 over a CBOR map. Immutable.
 *
 * @param moduleId instance and enclave, or instance and TPM
 * @param timestamp when it was made, to the millisecond
 * @param registers PCRs of the SHA-384 bank
 * @param certificate of the key that signed; DER
 * @param caBundle its issuers, root first; DER
 * @param publicKey that the guest gave; empty when absent or null
 * @param userData that the guest gave; empty when absent or null
 * @param nonce that the guest gave; empty when absent or null
 * @param envelope the signature and what it is over
 */
public record NitroDocument(
    NitroKind kind,
    String moduleId,
    Instant timestamp,
    SortedMap<Integer, Octets> registers,
    Octets certificate,
    List<Octets> caBundle,
    Optional<Octets> publicKey,
    Optional<Octets> userData,
    Optional<Octets> nonce,
    CoseSign1 envelope) {

  public static final int SIZE_BYTES_MAX = 16 * 1024;

  /** The only digest there is. */
  public static final String DIGEST = "SHA384";

  /** Length of a register of that digest. */
  static final int REGISTER_BYTES = 48;

  private static final String STRUCTURE = "NitroDocument";

  public NitroDocument {
    registers = Collections.unmodifiableSortedMap(new TreeMap<>(registers));
    caBundle = List.copyOf(caBundle);
  }

  /** Total: every input gives a record or a {@link MalformedEvidence}. */
  public static NitroDocument decode(Octets encoded) {
    var envelope = CoseSign1.decode(encoded, SIZE_BYTES_MAX, STRUCTURE);
    if (envelope.algorithm() != CoseAlgorithm.ES384) {
      throw malformed("protected.alg", "ES384 (-35)", envelope.algorithm().toString());
    }
    if (envelope.protectedHeader().values().size() != 1) {
      throw malformed("protected", "the algorithm alone", "more");
    }
    if (!envelope.unprotectedHeader().values().isEmpty()) {
      throw malformed("unprotected", "nothing", "something");
    }
    if (envelope.signature().size() != 2 * REGISTER_BYTES) {
      throw malformed(
          "signature",
          "r and s, " + 2 * REGISTER_BYTES + " bytes",
          envelope.signature().size() + " bytes");
    }
    return NitroPayload.read(new CborReader(STRUCTURE + ".payload", envelope.payload()), envelope);
  }

  /** Whether the enclave was started for debugging: then it is not measured at all. */
  public boolean isDebug() {
    return kind == NitroKind.ENCLAVE
        && kind.identifying().stream()
            .allMatch(index -> registers.getOrDefault(index, Octets.empty()).isAllZero());
  }

  private static MalformedEvidence malformed(String field, String expected, String found) {
    return new MalformedEvidence(STRUCTURE, 0, field, expected, found);
  }
}
