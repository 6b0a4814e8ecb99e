package dev.pavise.attestation.tdx;

import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.time.Instant;
import java.util.List;

/**
 * Intel's description of the quoting enclave for TDs, version 2 (Intel PCS API 4, QE identity).
 * Immutable; its signature is another matter.
 */
record QeIdentity(
    Instant issueDate,
    Instant nextUpdate,
    int evaluationNumber,
    Octets miscSelect,
    Octets miscSelectMask,
    Octets attributes,
    Octets attributesMask,
    Octets mrSigner,
    int isvProdId,
    List<IsvLevel> levels) {
  private static final String STRUCTURE = "tdx.qeIdentity";
  private static final int VERSION = 2;
  private static final int PROD_ID_MAX = 65_535;

  QeIdentity {
    levels = List.copyOf(levels);
  }

  /** Total: every document gives a record or a {@link MalformedEvidence}. */
  static QeIdentity decode(SignedJson document) {
    var fields = new JsonFields(document.body(), STRUCTURE, "");
    if (!fields.text("id").equals("TD_QE")) {
      throw fields.malformed("id", "TD_QE");
    }
    if (fields.number("version", Integer.MAX_VALUE) != VERSION) {
      throw fields.malformed("version", Integer.toString(VERSION));
    }
    return new QeIdentity(
        fields.time("issueDate"),
        fields.time("nextUpdate"),
        fields.number("tcbEvaluationDataNumber", Integer.MAX_VALUE),
        fields.hex("miscselect", 4),
        fields.hex("miscselectMask", 4),
        fields.hex("attributes", 16),
        fields.hex("attributesMask", 16),
        fields.hex("mrsigner", 32),
        fields.number("isvprodid", PROD_ID_MAX),
        IsvLevel.readAll(fields));
  }

  /** Whether this is the enclave that the report speaks of, of any version. */
  boolean describes(QeReport report) {
    return Masks.isEqual(report.miscSelect(), miscSelect, miscSelectMask)
        && Masks.isEqual(report.attributes(), attributes, attributesMask)
        && !report.isDebug()
        && report.mrSigner().equals(mrSigner)
        && report.isvProdId() == isvProdId;
  }
}
