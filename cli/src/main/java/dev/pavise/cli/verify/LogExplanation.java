package dev.pavise.cli.verify;

import dev.pavise.attestation.eventlog.EventLog;
import dev.pavise.attestation.eventlog.EventMeaning;
import dev.pavise.attestation.eventlog.LogBank;
import dev.pavise.attestation.eventlog.LogRules;
import dev.pavise.attestation.eventlog.Replay;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import dev.pavise.cli.terminal.Printable;
import dev.pavise.cli.terminal.Terminal;
import dev.pavise.cli.terminal.Terminal.Tone;
import java.util.ArrayList;
import java.util.List;

/**
 * An event log that stands alone, in words: what happened by its own account, what is odd about it,
 * and to which registers it leads. Nobody vouches for any of it.
 */
final class LogExplanation {
  private final Terminal terminal;

  LogExplanation(Terminal terminal) {
    this.terminal = terminal;
  }

  List<String> of(Octets content) {
    var lines = new ArrayList<String>();
    lines.add(terminal.paint(Tone.STRONG, "event log") + "  sha256:" + content.sha256().toHex());
    lines.add("");
    try {
      explain(EventLog.decode(content), lines);
    } catch (MalformedEvidence e) {
      lines.add(
          "  "
              + terminal.paint(Tone.BAD, "Unreadable: ")
              + Printable.of(String.valueOf(e.getMessage())));
    }
    return lines;
  }

  private void explain(EventLog log, List<String> lines) {
    lines.add(
        "  "
            + terminal.paint(Tone.BAD, "Not proven: ")
            + "a log says nothing until a quote leads to the same registers. By its own account:");
    lines.add("");
    for (var event : log.events()) {
      var meaning = EventMeaning.of(event);
      lines.add(
          "  %4d  PCR %-2d  %-34s %s%s"
              .formatted(
                  event.number(),
                  event.register(),
                  Printable.of(event.typeName()),
                  Printable.of(meaning.text()),
                  meaning.proven()
                      ? ""
                      : terminal.paint(Tone.FAINT, "  (the digest does not say so)")));
    }
    lines.add("");
    for (var finding : LogRules.check(log)) {
      lines.add(
          "  %s %s: expected %s, found %s"
              .formatted(
                  terminal.paint(Tone.BAD, finding.code()),
                  finding.field(),
                  finding.expected(),
                  finding.found()));
    }
    for (var bank : log.banks()) {
      if (bank.isStrong()) {
        lines.addAll(registers(log, bank));
      }
    }
  }

  private static List<String> registers(EventLog log, LogBank bank) {
    return Replay.of(log.events(), log.startupLocality(), bank).entrySet().stream()
        .map(
            register ->
                "  leads to %s %-2d  %s"
                    .formatted(bank.name(), register.getKey(), register.getValue().toHex()))
        .toList();
  }
}
