package dev.pavise.cli.verify;

import dev.pavise.attestation.tdx.TcbMatch;
import dev.pavise.attestation.tdx.TdxClaims;
import java.util.ArrayList;
import java.util.List;

/** What a TD's quote says, for somebody who has never read a specification. Stateless. */
final class TdxStory {
  private TdxStory() {}

  static List<String> of(TdxClaims claims) {
    var body = claims.quote().body();
    var lines = new ArrayList<String>();
    lines.add(
        "It is a quote of a guest in Intel TDX: a virtual machine whose memory the processor"
            + " encrypts.");
    lines.add("Its firmware measured to " + body.mrTd().toHex() + " (MRTD).");
    for (int i = 0; i < body.rtmrs().size(); i++) {
      lines.add("  RTMR %d  %s".formatted(i, body.rtmrs().get(i).toHex()));
    }
    lines.add(
        claims
            .eventLogReplays()
            .map(
                replays ->
                    replays
                        ? "The event log beside it explains these registers, event by event."
                        : "The event log beside it does not lead to these registers.")
            .orElse("No event log is beside it that would explain these registers."));
    lines.add(
        claims.attributes().isUnderDebug()
            ? "It runs under debug, so the host can read and change all its memory."
            : "The host may not debug it"
                + (claims.attributes().isMigratable()
                    ? ", but a migration TD may move it."
                    : ", and nobody may move it."));
    claims.tcb().map(TdxStory::platform).ifPresent(lines::add);
    if (!body.reportData().isAllZero()) {
      lines.add("It is bound to the caller's data " + body.reportData().toHex() + ".");
    }
    return lines;
  }

  private static String platform(TcbMatch match) {
    return "By Intel's documents (TCB recovery %d) its platform is %s: processor firmware %s, TDX"
            .formatted(
                match.evaluationNumber(), match.status().label(), TdxClaims.platformStatus(match))
        + " module %s, quoting enclave %s."
            .formatted(match.module().label(), match.quotingEnclave().label());
  }
}
