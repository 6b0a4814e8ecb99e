package dev.pavise.cli.verify;

import dev.pavise.attestation.chain.Vendor;
import dev.pavise.attestation.crypto.Signatures;
import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.snp.SnpAppraisal;
import dev.pavise.attestation.snp.SnpReport;
import dev.pavise.attestation.snp.SnpVerifier;
import dev.pavise.cli.verify.CorpusVerdict.Stage;
import java.util.List;
import java.util.Optional;

/** {@code sev-snp-report}: one ATTESTATION_REPORT and its certificates. */
final class SnpCorpusFormat implements CorpusFormat {
  @Override
  public String title() {
    return "sev-snp-report";
  }

  @Override
  public CorpusVerdict judge(CorpusCase one, Corpus corpus) {
    var report = SnpReport.decode(one.evidenceBytes());
    var assessment = new Assessment();
    var found =
        SnpVerifier.authenticate(
            report,
            List.of(),
            CorpusCollateral.of(one, Vendor.AMD),
            one.time(),
            Signatures.fastest(),
            assessment);
    var baseline = corpus.baselineOf(one).map(good -> SnpReport.decode(good.evidenceBytes()));
    SnpAppraisal.appraise(
        found.claims(),
        found.authentic(),
        SnpCorpusPolicy.of(one, baseline),
        baseline.map(SnpReport::reportData),
        Optional.empty(),
        assessment);
    return CorpusVerdict.of(
            found.authentic() ? Stage.AUTHENTIC : Stage.DECODES,
            CorpusPolicy.isAccepted(assessment),
            found.claims().named(),
            assessment)
        .withDebug(report.policy().isDebugAllowed());
  }
}
