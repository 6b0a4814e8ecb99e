package dev.pavise.attestation.tdx;

import dev.pavise.attestation.wire.ByteReader;
import dev.pavise.attestation.wire.Octets;

/**
 * The report of the quoting enclave, an SGX report body (Intel SDM, REPORT): it binds the
 * attestation key to the platform's PCK. Immutable.
 *
 * @param encoded exactly the bytes that the PCK signed
 * @param reportData the digest of the attestation key and the authentication data, then zeros
 */
public record QeReport(
    Octets encoded,
    Octets miscSelect,
    Octets attributes,
    Octets mrEnclave,
    Octets mrSigner,
    int isvProdId,
    int isvSvn,
    Octets reportData) {
  static final int SIZE_BYTES = 384;

  private static final int DEBUG_MASK = 0x02;

  static QeReport decode(Octets encoded) {
    var in = ByteReader.littleEndian("tdx.quote.qeReport", encoded);
    in.octets(16, "cpusvn");
    var miscSelect = in.octets(4, "miscselect");
    in.octets(28, "reserved1");
    var attributes = in.octets(16, "attributes");
    var mrEnclave = in.octets(32, "mrenclave");
    in.octets(32, "reserved2");
    var mrSigner = in.octets(32, "mrsigner");
    in.octets(96, "reserved3");
    int isvProdId = in.u16("isvprodid");
    int isvSvn = in.u16("isvsvn");
    in.octets(60, "reserved4");
    var reportData = in.octets(64, "reportdata");
    in.requireEnd();
    return new QeReport(
        encoded, miscSelect, attributes, mrEnclave, mrSigner, isvProdId, isvSvn, reportData);
  }

  /** Whether the enclave's own memory is open to the host. */
  boolean isDebug() {
    return (attributes.at(0) & DEBUG_MASK) != 0;
  }
}
