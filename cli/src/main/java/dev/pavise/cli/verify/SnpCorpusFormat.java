package dev.pavise.cli.verify;

import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.snp.SnpReport;
import dev.pavise.cli.verify.CorpusVerdict.Stage;
import java.util.Map;

/** {@code sev-snp-report}: one ATTESTATION_REPORT and its certificates. */
final class SnpCorpusFormat implements CorpusFormat {
  @Override
  public String name() {
    return "sev-snp-report";
  }

  @Override
  public CorpusVerdict judge(CorpusCase one, Corpus corpus) {
    SnpReport.decode(one.evidenceBytes());
    return CorpusVerdict.of(Stage.DECODES, false, Map.of(), new Assessment());
  }
}
