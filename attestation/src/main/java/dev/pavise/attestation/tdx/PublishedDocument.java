package dev.pavise.attestation.tdx;

import dev.pavise.attestation.crypto.Signatures;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What those who keep one of Intel's documents have to know of it: how long it holds, and which of
 * two is later. Whether it is believed is decided at each judgement. Immutable.
 *
 * @param fmspc the family of platforms; empty for the quoting enclave's identity
 * @param signed whether one of the certificates that came along signed it
 */
public record PublishedDocument(
    Optional<Octets> fmspc,
    Instant issueDate,
    Instant nextUpdate,
    int evaluationNumber,
    boolean signed) {

  /**
   * Total: every input gives a record or a {@link MalformedEvidence}.
   *
   * @param issuers that came along
   */
  public static PublishedDocument ofTcbInfo(
      Octets document, List<X509Certificate> issuers, Signatures signatures) {
    var json = SignedJson.decode(document, "tcbInfo", "tdx.tcbInfo");
    var info = TcbInfo.decode(json);
    return new PublishedDocument(
        Optional.of(info.fmspc()),
        info.issueDate(),
        info.nextUpdate(),
        info.evaluationNumber(),
        !IntelDocument.of(info, json, issuers, signatures).signers().isEmpty());
  }

  /** The same of the quoting enclave's identity. */
  public static PublishedDocument ofQeIdentity(
      Octets document, List<X509Certificate> issuers, Signatures signatures) {
    var json = SignedJson.decode(document, "enclaveIdentity", "tdx.qeIdentity");
    var identity = QeIdentity.decode(json);
    return new PublishedDocument(
        Optional.empty(),
        identity.issueDate(),
        identity.nextUpdate(),
        identity.evaluationNumber(),
        !IntelDocument.of(identity, json, issuers, signatures).signers().isEmpty());
  }
}
