package dev.pavise.cli.verify;

import dev.pavise.attestation.eventlog.EventLog;
import dev.pavise.attestation.eventlog.LogRules;
import dev.pavise.attestation.finding.Assessment;
import dev.pavise.cli.verify.CorpusVerdict.Stage;

/** {@code tcg-event-log}: a log alone. It replays, but nobody vouches for where it leads. */
final class EventLogCorpusFormat implements CorpusFormat {
  @Override
  public String title() {
    return "tcg-event-log";
  }

  @Override
  public CorpusVerdict judge(CorpusCase one, Corpus corpus) {
    var log = EventLog.decode(one.evidenceBytes());
    var assessment = new Assessment();
    assessment.addAll(LogRules.check(log));
    return CorpusVerdict.of(
        Stage.REPLAYS, CorpusPolicy.isAccepted(assessment), log.named(), assessment);
  }
}
