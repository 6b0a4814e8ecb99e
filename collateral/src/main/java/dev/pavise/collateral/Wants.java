package dev.pavise.collateral;

import dev.pavise.attestation.DecodedEvidence;
import dev.pavise.attestation.azure.HclReport;
import dev.pavise.attestation.snp.SigningKey;
import dev.pavise.attestation.snp.SnpProduct;
import dev.pavise.attestation.snp.SnpReport;
import dev.pavise.attestation.snp.TcbVersion;
import dev.pavise.attestation.tdx.TdxQuote;
import dev.pavise.collateral.Wanted.PckAuthority;
import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a piece of evidence calls for beside what came with it. Evidence is not believed yet: it
 * only chooses among what vendors publish. Stateless.
 */
final class Wants {
  private static final int TURIN_CHIP_BYTES = 8;

  /** VEK, ASK or ASVK, ARK. */
  private static final int CHAIN_LENGTH = 3;

  private Wants() {}

  static Set<Wanted> of(DecodedEvidence evidence) {
    var wants = new LinkedHashSet<Wanted>();
    switch (evidence) {
      case DecodedEvidence.Tdx tdx -> tdx(tdx.quote(), wants);
      case DecodedEvidence.SevSnp snp -> snp(snp.report(), snp.certificates(), wants);
      case DecodedEvidence.Azure azure -> {
        azure.tdQuote().ifPresent(quote -> tdx(quote, wants));
        if (azure.report().hardware() instanceof HclReport.Hardware.Snp snp) {
          snp(snp.report(), azure.certificates(), wants);
        }
      }
      case DecodedEvidence.ConfidentialContainers containers ->
          snp(containers.report(), containers.certificates(), wants);
      // Their chains come whole with the evidence, and nobody publishes lists for them.
      case DecodedEvidence.Nitro _, DecodedEvidence.Tpm _, DecodedEvidence.VouchedTpm _ -> {}
    }
    return wants;
  }

  private static void tdx(TdxQuote quote, Set<Wanted> wants) {
    var chain = quote.pckChain();
    wants.add(new Wanted.IntelTcbInfo(chain.extension().fmspc()));
    wants.add(new Wanted.IntelQeIdentity());
    wants.add(
        new Wanted.IntelPckRevocationList(
            chain.authority().getSubjectX500Principal().getName().contains("Processor")
                ? PckAuthority.PROCESSOR
                : PckAuthority.PLATFORM));
    wants.add(new Wanted.IntelRootRevocationList());
  }

  /** The key's kind and product are the report's word; a wrong word finds a wrong certificate. */
  private static void snp(SnpReport report, List<X509Certificate> given, Set<Wanted> wants) {
    var product = report.productByCpuid();
    if (product.isEmpty()) {
      return; // Old reports do not say on which processor: their certificates must come along.
    }
    var kind = report.signingKey();
    wants.add(new Wanted.AmdRevocationList(product.get(), kind));
    if (given.size() < CHAIN_LENGTH) {
      wants.add(new Wanted.AmdIssuers(product.get(), kind));
    }
    if (kind == SigningKey.VCEK && given.isEmpty()) {
      wants.add(
          new Wanted.AmdVcek(
              product.get(),
              product.get() == SnpProduct.TURIN
                  ? report.chipId().slice(0, TURIN_CHIP_BYTES)
                  : report.chipId(),
              TcbVersion.of(report.reportedTcb(), product.get())));
    }
  }
}
