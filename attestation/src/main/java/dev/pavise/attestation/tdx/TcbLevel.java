package dev.pavise.attestation.tdx;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A platform level of a TCB info: whoever has at least these SVNs has this status.
 *
 * @param sgx 16 SVNs that the PCK certificate must reach
 * @param tdx 16 SVNs that the TEE must reach
 */
record TcbLevel(
    List<Integer> sgx,
    int pceSvn,
    List<Integer> tdx,
    TcbStatus status,
    Instant date,
    List<String> advisories) {
  private static final int SVN_MAX = 255;
  private static final int PCE_SVN_MAX = 65_535;

  TcbLevel {
    sgx = List.copyOf(sgx);
    tdx = List.copyOf(tdx);
    advisories = List.copyOf(advisories);
  }

  static TcbLevel read(JsonFields fields) {
    var tcb = fields.object("tcb");
    return new TcbLevel(
        svns(tcb, "sgxtcbcomponents"),
        tcb.number("pcesvn", PCE_SVN_MAX),
        svns(tcb, "tdxtcbcomponents"),
        status(fields),
        fields.time("tcbDate"),
        fields.texts("advisoryIDs"));
  }

  static TcbStatus status(JsonFields fields) {
    return TcbStatus.ofLevel(fields.text("tcbStatus"))
        .orElseThrow(() -> fields.malformed("tcbStatus", "one of Intel's statuses"));
  }

  /** Exactly 16: with fewer, the SVNs behind them would go unchecked. */
  private static List<Integer> svns(JsonFields tcb, String name) {
    var components = tcb.objects(name);
    if (components.size() != TdBody.SVNS) {
      throw tcb.malformed(name, TdBody.SVNS + " components");
    }
    var svns = new ArrayList<Integer>();
    for (var component : components) {
      svns.add(component.number("svn", SVN_MAX));
    }
    return svns;
  }

  /** Whether whoever reaches this level reaches the other too, and not the other way round. */
  boolean isAbove(TcbLevel other) {
    return reaches(other) && !other.reaches(this);
  }

  private boolean reaches(TcbLevel other) {
    boolean reaches = pceSvn >= other.pceSvn;
    for (int i = 0; i < TdBody.SVNS; i++) {
      reaches &= sgx.get(i) >= other.sgx.get(i) && tdx.get(i) >= other.tdx.get(i);
    }
    return reaches;
  }
}
