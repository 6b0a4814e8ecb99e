package dev.pavise.attestation.tdx;

import dev.pavise.attestation.wire.ByteReader;
import dev.pavise.attestation.wire.Octets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The body of a TD quote: what the TDX module says of itself and of the TD (Intel TDX DCAP quoting
 * library, TD quote body). Immutable.
 *
 * @param teeTcbSvn SVNs of the TEE; 0 and 1 are the module's own
 * @param mrSignerSeam signer of the module; zero for Intel's
 * @param tdAttributes see {@link TdAttributes}
 * @param rtmrs the four run-time registers
 * @param teeTcbSvn2 SVNs of now, where {@code teeTcbSvn} are those of the launch; zero in TD 1.0
 * @param mrServiceTd measurement of the bound service TDs; zero in TD 1.0, and when there is none
 */
public record TdBody(
    BodyType type,
    Octets teeTcbSvn,
    Octets mrSeam,
    Octets mrSignerSeam,
    Octets seamAttributes,
    Octets tdAttributes,
    Octets xfam,
    Octets mrTd,
    Octets mrConfigId,
    Octets mrOwner,
    Octets mrOwnerConfig,
    List<Octets> rtmrs,
    Octets reportData,
    Octets teeTcbSvn2,
    Octets mrServiceTd) {
  static final int SVNS = 16;
  private static final int MEASUREMENT_BYTES = 48;
  private static final int ATTRIBUTES_BYTES = 8;
  private static final int REPORT_DATA_BYTES = 64;

  public TdBody {
    rtmrs = List.copyOf(rtmrs);
  }

  static TdBody read(ByteReader in, BodyType type) {
    boolean td15 = type == BodyType.TD15;
    return new TdBody(
        type,
        in.octets(SVNS, "body.tee_tcb_svn"),
        in.octets(MEASUREMENT_BYTES, "body.mrseam"),
        in.octets(MEASUREMENT_BYTES, "body.mrsignerseam"),
        in.octets(ATTRIBUTES_BYTES, "body.seamattributes"),
        in.octets(ATTRIBUTES_BYTES, "body.tdattributes"),
        in.octets(ATTRIBUTES_BYTES, "body.xfam"),
        in.octets(MEASUREMENT_BYTES, "body.mrtd"),
        in.octets(MEASUREMENT_BYTES, "body.mrconfigid"),
        in.octets(MEASUREMENT_BYTES, "body.mrowner"),
        in.octets(MEASUREMENT_BYTES, "body.mrownerconfig"),
        List.of(
            in.octets(MEASUREMENT_BYTES, "body.rtmr0"),
            in.octets(MEASUREMENT_BYTES, "body.rtmr1"),
            in.octets(MEASUREMENT_BYTES, "body.rtmr2"),
            in.octets(MEASUREMENT_BYTES, "body.rtmr3")),
        in.octets(REPORT_DATA_BYTES, "body.report_data"),
        td15 ? in.octets(SVNS, "body.tee_tcb_svn2") : Octets.zeros(SVNS),
        td15 ? in.octets(MEASUREMENT_BYTES, "body.mrservicetd") : Octets.zeros(MEASUREMENT_BYTES));
  }

  /** By the names of Intel's manuals, bytes in hex. */
  Map<String, Object> named() {
    var named = new LinkedHashMap<String, Object>();
    named.put("tee_tcb_svn", teeTcbSvn.toHex());
    named.put("mrseam", mrSeam.toHex());
    named.put("mrsignerseam", mrSignerSeam.toHex());
    named.put("seamattributes", seamAttributes.toHex());
    named.put("tdattributes", tdAttributes.toHex());
    named.put("xfam", xfam.toHex());
    named.put("mrtd", mrTd.toHex());
    named.put("mrconfigid", mrConfigId.toHex());
    named.put("mrowner", mrOwner.toHex());
    named.put("mrownerconfig", mrOwnerConfig.toHex());
    for (int i = 0; i < rtmrs.size(); i++) {
      named.put("rtmr" + i, rtmrs.get(i).toHex());
    }
    named.put("report_data", reportData.toHex());
    if (type == BodyType.TD15) {
      named.put("tee_tcb_svn2", teeTcbSvn2.toHex());
      named.put("mrservicetd", mrServiceTd.toHex());
    }
    return named;
  }
}
