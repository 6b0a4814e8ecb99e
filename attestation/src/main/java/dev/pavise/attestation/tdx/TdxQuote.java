package dev.pavise.attestation.tdx;

import dev.pavise.attestation.wire.ByteReader;
import dev.pavise.attestation.wire.Octets;

/**
 * A DCAP quote of a TD, version 4 or 5 (Intel TDX DCAP quoting library, appendix A.3). Immutable;
 * nothing in it is believed before {@link TdxVerifier}.
 *
 * @param userData of the header; its first 16 bytes are the quoting enclave's id
 * @param signed exactly the bytes that the attestation key signed
 * @param signature r and s
 * @param attestationKey x and y, on P-256
 * @param qeReportSignature r and s, by the PCK
 * @param authData that the quoting enclave bound beside the attestation key
 * @param pckChain that came with the quote
 * @param paddingBytes how many zero bytes follow the quote, as some platforms' buffers have
 */
public record TdxQuote(
    int version,
    Octets userData,
    TdBody body,
    Octets signed,
    Octets signature,
    Octets attestationKey,
    QeReport qeReport,
    Octets qeReportSignature,
    Octets authData,
    PckChain pckChain,
    int paddingBytes) {
  public static final int SIZE_BYTES_MAX = 16 * 1024;

  private static final String STRUCTURE = "tdx.quote";
  private static final int ECDSA_P256 = 2;
  private static final long TEE_TDX = 0x81;
  private static final Octets INTEL_QE = Octets.fromHex("939a7233f79c4ca9940a0db3957f0607");
  private static final int USER_DATA_BYTES = 20;
  private static final int POINT_BYTES = 64;
  private static final int SIGNATURE_BYTES = 64;
  private static final int QE_REPORT_CERTIFICATION_DATA = 6;
  private static final int PCK_CHAIN = 5;
  private static final int AUTH_DATA_BYTES_MAX = 1024;

  /**
   * Total: every input gives a record or a {@link dev.pavise.attestation.wire.MalformedEvidence}.
   */
  public static TdxQuote decode(Octets encoded) {
    var in = ByteReader.littleEndian(STRUCTURE, encoded);
    if (encoded.size() > SIZE_BYTES_MAX) {
      throw in.malformed(
          0, "size", "at most " + SIZE_BYTES_MAX + " bytes", encoded.size() + " bytes");
    }
    int version = in.u16("header.version");
    if (version != 4 && version != 5) {
      throw in.malformed(0, "header.version", "4 or 5", Integer.toString(version));
    }
    requireEqual(in, "header.att_key_type", ECDSA_P256, in.u16("header.att_key_type"), 2);
    requireEqual(in, "header.tee_type", TEE_TDX, in.u32("header.tee_type"), 4);
    in.octets(4, "header.reserved");
    int vendorAt = in.offset();
    var vendor = in.octets(INTEL_QE.size(), "header.qe_vendor_id");
    if (!vendor.equals(INTEL_QE)) {
      throw in.malformed(vendorAt, "header.qe_vendor_id", INTEL_QE.toHex(), vendor.toHex());
    }
    var userData = in.octets(USER_DATA_BYTES, "header.user_data");
    var body = TdBody.read(in, version == 4 ? BodyType.TD10 : bodyType(in));
    int signedBytes = in.offset();
    int lengthAt = in.offset();
    long length = in.u32("sig_data_len");
    if (length > in.remaining()) {
      throw in.malformed(
          lengthAt, "sig_data_len", "at most " + in.remaining(), Long.toString(length));
    }
    int signatureEnd = in.offset() + (int) length;
    var signature = in.octets(SIGNATURE_BYTES, "signature");
    var attestationKey = in.octets(POINT_BYTES, "attestation_key");
    requireEqual(
        in,
        "certification_data.type",
        QE_REPORT_CERTIFICATION_DATA,
        in.u16("certification_data.type"),
        2);
    requireLength(in, "certification_data.size", signatureEnd);
    var qeReport = QeReport.decode(in.octets(QeReport.SIZE_BYTES, "qe_report"));
    var qeReportSignature = in.octets(SIGNATURE_BYTES, "qe_report_signature");
    var authData = in.sized16(AUTH_DATA_BYTES_MAX, "auth_data");
    requireEqual(
        in,
        "qe_certification_data.type (PCK chain in PEM)",
        PCK_CHAIN,
        in.u16("qe_certification_data.type"),
        2);
    requireLength(in, "qe_certification_data.size", signatureEnd);
    var pckChain =
        PckChain.decode(in.octets(signatureEnd - in.offset(), "qe_certification_data.chain"));
    int paddingBytes = in.remaining();
    if (!in.restIsAll(0x00)) {
      throw in.malformed(
          signatureEnd, "end", "the end of the quote, or zero bytes", paddingBytes + " bytes more");
    }
    return new TdxQuote(
        version,
        userData,
        body,
        encoded.slice(0, signedBytes),
        signature,
        attestationKey,
        qeReport,
        qeReportSignature,
        authData,
        pckChain,
        paddingBytes);
  }

  private static BodyType bodyType(ByteReader in) {
    int at = in.offset();
    int id = in.u16("body_type");
    long length = in.u32("body_size");
    for (var type : BodyType.values()) {
      if (type.id() == id) {
        if (type.lengthBytes() != length) {
          throw in.malformed(
              at + 2, "body_size", Integer.toString(type.lengthBytes()), Long.toString(length));
        }
        return type;
      }
    }
    throw in.malformed(
        at, "body_type", "2 (TD report 1.0) or 3 (TD report 1.5)", Integer.toString(id));
  }

  private static void requireEqual(
      ByteReader in, String field, long expected, long found, int lengthBytes) {
    if (found != expected) {
      throw in.malformed(
          in.offset() - lengthBytes, field, Long.toString(expected), Long.toString(found));
    }
  }

  /** What this length covers must end exactly where the signature data end. */
  private static void requireLength(ByteReader in, String field, int signatureEnd) {
    int at = in.offset();
    long length = in.u32(field);
    if (length != signatureEnd - in.offset()) {
      throw in.malformed(
          at,
          field,
          "exactly the rest of the signature data: " + Math.max(0, signatureEnd - in.offset()),
          Long.toString(length));
    }
  }
}
