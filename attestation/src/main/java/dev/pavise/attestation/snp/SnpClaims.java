package dev.pavise.attestation.snp;

import dev.pavise.attestation.chain.Revocation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an SEV-SNP report says, with what its signer's certificates add.
 *
 * @param product by the chain's pinned root; else by CPUID, and then nobody vouches for it; empty
 *     for a report of version 2 without a chain
 * @param provider the cloud that AMD gave the VLEK to
 * @param revocation what is known of the issuer
 */
public record SnpClaims(
    SnpReport report,
    Optional<SnpProduct> product,
    Optional<String> provider,
    Revocation revocation) {

  public TcbVersion reported() {
    return TcbVersion.of(report.reportedTcb(), layout());
  }

  public TcbVersion committed() {
    return TcbVersion.of(report.committedTcb(), layout());
  }

  public TcbVersion current() {
    return TcbVersion.of(report.currentTcb(), layout());
  }

  public TcbVersion launch() {
    return TcbVersion.of(report.launchTcb(), layout());
  }

  /** Every product but Turin has Milan's layout. */
  private SnpProduct layout() {
    return product.orElse(SnpProduct.MILAN);
  }

  /** Names as in AMD's manual, in lower case. */
  public Map<String, Object> named() {
    var named = new LinkedHashMap<String, Object>();
    named.put("version", (long) report.version());
    named.put("guest_svn", report.guestSvn());
    named.put("policy", report.policy().bits());
    named.put("debug", report.policy().isDebugAllowed());
    named.put("migrate_ma", report.policy().isMigrationAgentAllowed());
    named.put("smt_allowed", report.policy().isSmtAllowed());
    named.put("single_socket", report.policy().isSingleSocketDemanded());
    named.put("family_id", report.familyId().toHex());
    named.put("image_id", report.imageId().toHex());
    named.put("vmpl", report.vmpl());
    named.put("platform_info", report.platformInfo());
    named.put("signing_key", report.signingKey().name());
    named.put("report_data", report.reportData().toHex());
    named.put("measurement", report.measurement().toHex());
    named.put("host_data", report.hostData().toHex());
    named.put("id_key_digest", report.idKeyDigest().toHex());
    named.put("author_key_enabled", report.hasAuthorKey());
    named.put("author_key_digest", report.authorKeyDigest().toHex());
    named.put("report_id", report.reportId().toHex());
    named.put("report_id_ma", report.reportIdMigrationAgent().toHex());
    named.put("chip_id", report.chipId().toHex());
    named.put("reported_tcb", reported().named());
    named.put("committed_tcb", committed().named());
    named.put("current_tcb", current().named());
    named.put("launch_tcb", launch().named());
    named.put("current_firmware", report.currentFirmware().toString());
    named.put("committed_firmware", report.committedFirmware().toString());
    report.productByCpuid().ifPresent(found -> named.put("product_by_cpuid", found.processors()));
    report
        .mitigations()
        .ifPresent(
            found -> {
              named.put("launch_mit_vector", found.launch());
              named.put("current_mit_vector", found.current());
            });
    product.ifPresent(found -> named.put("product", found.title()));
    provider.ifPresent(found -> named.put("csp_id", found));
    return named;
  }
}
