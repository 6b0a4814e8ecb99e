package dev.pavise.cli.verify;

import dev.pavise.attestation.Binding;
import dev.pavise.attestation.Claims;
import dev.pavise.attestation.Evidence;
import dev.pavise.attestation.Verifier;
import dev.pavise.attestation.appraisal.Policy;
import dev.pavise.attestation.azure.VtpmBundle;
import dev.pavise.attestation.chain.Vendor;
import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.tdx.TcbMatch;
import dev.pavise.attestation.tdx.TdxClaims;
import dev.pavise.cli.verify.CorpusVerdict.Stage;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code azure-hcl-report} and {@code azure-vtpm-evidence}: alone, and with the TPM's quote. */
enum AzureCorpusFormat implements CorpusFormat {
  HCL_REPORT("azure-hcl-report"),
  VTPM_EVIDENCE("azure-vtpm-evidence");

  private static final Set<String> PLATFORMS = Set.of("azure-snp", "azure-tdx");

  private final String title;

  AzureCorpusFormat(String title) {
    this.title = title;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public CorpusVerdict judge(CorpusCase one, Corpus corpus) {
    var assessment = new Assessment();
    var policy = new Policy(Policy.REGISTERS_DEFAULT, PLATFORMS, Set.of(), true);
    var claims =
        Verifier.authenticate(
            Verifier.decode(evidence(one)),
            policy,
            Binding.unknown(),
            CorpusCollateral.of(one, Vendor.AMD, Vendor.INTEL),
            one.time(),
            assessment);
    Verifier.appraise(claims, policy, Binding.unknown(), List.of(), assessment);
    var verdict =
        CorpusVerdict.of(
            stage(claims), CorpusPolicy.isAccepted(assessment), claims.named(), assessment);
    return tcb(claims)
        .map(
            match -> verdict.withTcbStatus(match.status().label(), TdxClaims.platformStatus(match)))
        .orElse(verdict);
  }

  /** Where Intel's documents put the platform, if it is one of Intel's. */
  private static Optional<TcbMatch> tcb(Claims claims) {
    return claims instanceof Claims.Azure azure
            && azure.hardware().orElse(null) instanceof Claims.Tdx tdx
        ? tdx.claims().tcb()
        : Optional.empty();
  }

  private Evidence.Azure evidence(CorpusCase one) {
    return switch (this) {
      case HCL_REPORT ->
          new Evidence.Azure(
              one.evidenceBytes(), List.of(), Optional.empty(), Optional.empty(), Optional.empty());
      case VTPM_EVIDENCE -> {
        var bundle = VtpmBundle.decode(one.evidenceBytes());
        yield new Evidence.Azure(
            bundle.hclReport(),
            bundle.certificates(),
            Optional.of(
                new Evidence.Azure.Quote(bundle.message(), bundle.signature(), bundle.pcrs())),
            bundle.tdQuote(),
            Optional.empty());
      }
    };
  }

  private static Stage stage(Claims claims) {
    return claims.authentic() ? Stage.AUTHENTIC : Stage.DECODES;
  }
}
