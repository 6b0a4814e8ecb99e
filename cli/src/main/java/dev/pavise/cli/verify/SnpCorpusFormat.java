package dev.pavise.cli.verify;

import dev.pavise.attestation.chain.Certificates;
import dev.pavise.attestation.chain.Collateral;
import dev.pavise.attestation.chain.PinnedCollateral;
import dev.pavise.attestation.chain.RootedCollateral;
import dev.pavise.attestation.chain.Roots;
import dev.pavise.attestation.chain.Vendor;
import dev.pavise.attestation.crypto.Signatures;
import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.snp.SnpAppraisal;
import dev.pavise.attestation.snp.SnpReport;
import dev.pavise.attestation.snp.SnpVerifier;
import dev.pavise.attestation.wire.Octets;
import dev.pavise.cli.verify.CorpusVerdict.Stage;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
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
            Certificates.decodeAll(certificateInputs(one), "inputs"),
            collateral(one),
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

  /** Every certificate among the inputs; DER. */
  static List<Octets> certificateInputs(CorpusCase one) {
    var certificates = new ArrayList<Octets>();
    for (var name : List.of("vek", "vcek", "vlek", "ask", "asvk", "ark")) {
      one.input(name).ifPresent(certificates::add);
    }
    return certificates;
  }

  /** The production roots, or only the one that the case names. */
  static Collateral collateral(CorpusCase one) {
    var pinned = new PinnedCollateral(List.of(), List.of(), List.of());
    return one.made()
        ? new RootedCollateral(
            pinned,
            one.testRootBytes()
                .map(der -> testRoots(Certificates.decode(der, "roots.test")))
                .orElse(new Roots(List.of())))
        : pinned;
  }

  private static Roots testRoots(X509Certificate root) {
    return Roots.testOnly(Vendor.AMD, "test root of the corpus", root);
  }
}
