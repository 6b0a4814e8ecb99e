package dev.pavise.cli.verify;

import dev.pavise.attestation.Binding;
import dev.pavise.attestation.Claims;
import dev.pavise.attestation.Evidence;
import dev.pavise.attestation.Verifier;
import dev.pavise.attestation.appraisal.Policy;
import dev.pavise.attestation.azure.VtpmBundle;
import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.wire.Octets;
import dev.pavise.cli.verify.CorpusVerdict.Stage;
import java.util.ArrayList;
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
            SnpCorpusFormat.collateral(one),
            one.time(),
            assessment);
    Verifier.appraise(claims, policy, Binding.unknown(), List.of(), assessment);
    return CorpusVerdict.of(
        stage(claims), CorpusPolicy.isAccepted(assessment), claims.named(), assessment);
  }

  private Evidence.Azure evidence(CorpusCase one) {
    var certificates = new ArrayList<Octets>(SnpCorpusFormat.certificateInputs(one));
    return switch (this) {
      case HCL_REPORT ->
          new Evidence.Azure(
              one.evidenceBytes(),
              certificates,
              Optional.empty(),
              Optional.empty(),
              Optional.empty());
      case VTPM_EVIDENCE -> {
        var bundle = VtpmBundle.decode(one.evidenceBytes());
        certificates.addAll(bundle.certificates());
        yield new Evidence.Azure(
            bundle.hclReport(),
            certificates,
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
