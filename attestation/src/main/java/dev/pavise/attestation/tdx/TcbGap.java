package dev.pavise.attestation.tdx;

import java.util.ArrayList;
import java.util.List;

/**
 * One SVN that is below the newest level: what a person has to update.
 *
 * @param part what it is of, in words
 * @param field where it was found
 */
public record TcbGap(String part, String field, int needed, int found) {

  /** Every SVN that is below the newest level of its document. */
  static List<TcbGap> all(
      PckExtension pck, TdBody body, QeReport report, TcbInfo info, QeIdentity identity) {
    var gaps = new ArrayList<TcbGap>();
    var newest = info.levels().getFirst();
    for (int i = 0; i < PckExtension.COMPONENTS; i++) {
      note(
          "platform firmware",
          "pck.tcb.comp" + (i + 1),
          newest.sgx().get(i),
          pck.components().get(i),
          gaps);
    }
    note("PCE", "pck.tcb.pcesvn", newest.pceSvn(), pck.pceSvn(), gaps);
    int number = TcbMatch.svn(body.teeTcbSvn().at(1));
    for (int i = number > 0 ? 2 : 0; i < TdBody.SVNS; i++) {
      note(
          i < 2 ? "TDX module" : "platform microcode",
          "tee_tcb_svn[" + i + "]",
          newest.tdx().get(i),
          TcbMatch.svn(body.teeTcbSvn().at(i)),
          gaps);
    }
    if (number > 0) {
      info.module(number)
          .ifPresent(
              module ->
                  note(
                      "TDX module",
                      "tee_tcb_svn[0]",
                      module.levels().getFirst().isvSvn(),
                      TcbMatch.svn(body.teeTcbSvn().at(0)),
                      gaps));
    }
    note(
        "quoting enclave",
        "qe_report.isvsvn",
        identity.levels().getFirst().isvSvn(),
        report.isvSvn(),
        gaps);
    return List.copyOf(gaps);
  }

  private static void note(String part, String field, int needed, int found, List<TcbGap> gaps) {
    if (found < needed) {
      gaps.add(new TcbGap(part, field, needed, found));
    }
  }
}
