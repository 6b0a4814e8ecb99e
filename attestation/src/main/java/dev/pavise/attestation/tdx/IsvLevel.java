package dev.pavise.attestation.tdx;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A level by one SVN, as a TDX module and a quoting enclave have: from new to old. */
record IsvLevel(int isvSvn, TcbStatus status, Instant date, List<String> advisories) {
  private static final int SVN_MAX = 65_535;

  IsvLevel {
    advisories = List.copyOf(advisories);
  }

  static List<IsvLevel> readAll(JsonFields fields) {
    var levels = new ArrayList<IsvLevel>();
    for (var one : fields.objects("tcbLevels")) {
      var level =
          new IsvLevel(
              one.object("tcb").number("isvsvn", SVN_MAX),
              TcbLevel.status(one),
              one.time("tcbDate"),
              one.texts("advisoryIDs"));
      if (!levels.isEmpty() && levels.getLast().isvSvn() < level.isvSvn()) {
        throw fields.malformed("tcbLevels", "from new to old");
      }
      levels.add(level);
    }
    return List.copyOf(levels);
  }

  /** The newest level that this SVN reaches. */
  static Optional<IsvLevel> of(int isvSvn, List<IsvLevel> levels) {
    return levels.stream().filter(level -> isvSvn >= level.isvSvn()).findFirst();
  }
}
