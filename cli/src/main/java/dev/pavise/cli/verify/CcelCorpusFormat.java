package dev.pavise.cli.verify;

import dev.pavise.attestation.ccel.CcEventLog;
import dev.pavise.attestation.ccel.CcRules;
import dev.pavise.attestation.eventlog.LogBank;
import dev.pavise.attestation.finding.Assessment;
import dev.pavise.cli.verify.CorpusVerdict.Stage;
import java.util.HashMap;
import java.util.Map;

/** {@code ccel}: the event log of a confidential VM, by itself. */
final class CcelCorpusFormat implements CorpusFormat {
  @Override
  public String title() {
    return "ccel";
  }

  @Override
  public CorpusVerdict judge(CorpusCase one, Corpus corpus) {
    var log = CcEventLog.decode(one.evidenceBytes());
    var assessment = new Assessment();
    var findings = CcRules.check(log);
    assessment.addAll(findings);
    return CorpusVerdict.of(
        findings.isEmpty() ? Stage.REPLAYS : Stage.DECODES,
        findings.isEmpty(),
        claims(log),
        assessment);
  }

  private static Map<String, Object> claims(CcEventLog log) {
    Map<String, Object> replayed = new HashMap<>();
    for (var bank : log.banks()) {
      var registers = new HashMap<String, Object>();
      log.replayed(bank)
          .forEach((index, value) -> registers.put(Integer.toString(index), value.toHex()));
      replayed.put(bank.name(), registers);
    }
    // The header is an event of the log as well.
    return Map.of(
        "algs",
        log.banks().stream().map(LogBank::name).toList(),
        "events",
        (long) log.events().size() + 1,
        "replayed",
        replayed);
  }
}
