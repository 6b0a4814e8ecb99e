package dev.pavise.attestation.snp;

import static dev.pavise.attestation.finding.FindingCode.DEBUG_ENABLED;
import static dev.pavise.attestation.finding.FindingCode.REVOCATION_UNAVAILABLE;
import static dev.pavise.attestation.finding.FindingCode.RUNTIME_DATA_NOT_BOUND;
import static dev.pavise.attestation.finding.FindingCode.SNP_AUTHOR_KEY;
import static dev.pavise.attestation.finding.FindingCode.SNP_CHIP_NOT_ALLOWED;
import static dev.pavise.attestation.finding.FindingCode.SNP_FIRMWARE_VERSION;
import static dev.pavise.attestation.finding.FindingCode.SNP_HOST_DATA;
import static dev.pavise.attestation.finding.FindingCode.SNP_ID_KEY;
import static dev.pavise.attestation.finding.FindingCode.SNP_MEASUREMENT;
import static dev.pavise.attestation.finding.FindingCode.SNP_MITIGATION;
import static dev.pavise.attestation.finding.FindingCode.SNP_PLATFORM_INFO;
import static dev.pavise.attestation.finding.FindingCode.SNP_POLICY;
import static dev.pavise.attestation.finding.FindingCode.SNP_PRODUCT_DENIED;
import static dev.pavise.attestation.finding.FindingCode.SNP_PROVIDER;
import static dev.pavise.attestation.finding.FindingCode.SNP_TCB_ORDER;
import static dev.pavise.attestation.finding.FindingCode.SNP_VMPL;
import static dev.pavise.attestation.finding.FindingCode.TCB_BELOW_MINIMUM;
import static dev.pavise.attestation.finding.FindingCode.WORKLOAD_MISMATCH;

import dev.pavise.attestation.chain.Revocation;
import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.finding.Axis;
import dev.pavise.attestation.finding.FindingCode;
import dev.pavise.attestation.wire.Octets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Compares the claims of SEV-SNP evidence with what they ought to be. Stateless. */
public final class SnpAppraisal {
  private SnpAppraisal() {}

  /**
   * @param reportData that must be in the report; empty when the caller has none to compare
   * @param hostData that the launcher must have set; empty when the caller has none to compare
   */
  public static void appraise(
      SnpClaims claims,
      boolean authentic,
      SnpPolicy policy,
      Optional<Octets> reportData,
      Optional<Octets> hostData,
      Assessment assessment) {
    appraiseGuest(claims, policy, assessment);
    appraisePlatform(claims, policy, assessment);
    appraiseTcb(claims, authentic, policy, assessment);
    appraiseImage(claims, authentic, policy, assessment);
    var report = claims.report();
    reportData.ifPresent(
        expected -> {
          if (!expected.equalsInConstantTime(report.reportData())) {
            assessment.add(
                RUNTIME_DATA_NOT_BOUND.fail(
                    "REPORT_DATA", expected.toHex(), report.reportData().toHex()));
          } else if (authentic) {
            assessment.affirm(Axis.KEY_BINDING);
          }
        });
    hostData.ifPresent(
        expected -> {
          if (!expected.equals(report.hostData())) {
            assessment.add(
                WORKLOAD_MISMATCH.fail("HOST_DATA", expected.toHex(), report.hostData().toHex()));
          } else if (authentic) {
            assessment.affirm(Axis.WORKLOAD);
          }
        });
  }

  /** What the guest's owner let the host do, and who asked for the report. */
  private static void appraiseGuest(SnpClaims claims, SnpPolicy policy, Assessment assessment) {
    var report = claims.report();
    if (!report.policy().isWellFormed()) {
      assessment.add(
          SNP_POLICY.fail("POLICY", "bit 17 set, bits 63 to 26 zero", report.policy().text()));
    }
    if (report.policy().isDebugAllowed() && !policy.debugAllowed()) {
      assessment.add(DEBUG_ENABLED.fail("POLICY.DEBUG", "0", "1"));
    }
    if (report.policy().isMigrationAgentAllowed() && !policy.migrationAgentAllowed()) {
      assessment.add(SNP_POLICY.fail("POLICY.MIGRATE_MA", "0", "1"));
    }
    if (report.vmpl() == SnpReport.VMPL_HOST) {
      assessment.add(SNP_VMPL.fail("VMPL", "a level of the guest", "0xffffffff: the host asked"));
    } else if (!policy.vmpls().contains(report.vmpl())) {
      assessment.add(
          SNP_VMPL.fail(
              "VMPL", new TreeSet<>(policy.vmpls()).toString(), Long.toString(report.vmpl())));
    }
    if (report.hasAuthorKey() == report.authorKeyDigest().isAllZero()) {
      assessment.add(
          SNP_AUTHOR_KEY.fail(
              "AUTHOR_KEY_DIGEST",
              report.hasAuthorKey() ? "a digest, since AUTHOR_KEY_EN is set" : "zeros",
              report.hasAuthorKey() ? "zeros" : report.authorKeyDigest().toHex()));
    }
    demand(SNP_ID_KEY, "ID_KEY_DIGEST", policy.idKeys(), report.idKeyDigest(), assessment);
    demand(
        SNP_AUTHOR_KEY,
        "AUTHOR_KEY_DIGEST",
        policy.authorKeys(),
        report.authorKeyDigest(),
        assessment);
    demand(SNP_HOST_DATA, "HOST_DATA", policy.hostData(), report.hostData(), assessment);
  }

  private static void demand(
      FindingCode code,
      String field,
      Optional<Set<Octets>> allowed,
      Octets found,
      Assessment assessment) {
    if (allowed.isPresent() && !allowed.get().contains(found)) {
      assessment.add(code.fail(field, oneOf(allowed.get()), found.toHex()));
    }
  }

  private static void appraisePlatform(SnpClaims claims, SnpPolicy policy, Assessment assessment) {
    var report = claims.report();
    long info = report.platformInfo();
    if ((info & policy.platformInfoRequired()) != policy.platformInfoRequired()) {
      assessment.add(
          SNP_PLATFORM_INFO.fail(
              "PLATFORM_INFO", "all of " + bits(policy.platformInfoRequired()), bits(info)));
    }
    if ((info & policy.platformInfoForbidden()) != 0) {
      assessment.add(
          SNP_PLATFORM_INFO.fail(
              "PLATFORM_INFO", "none of " + bits(policy.platformInfoForbidden()), bits(info)));
    }
    demand(SNP_CHIP_NOT_ALLOWED, "CHIP_ID", policy.chipIds(), report.chipId(), assessment);
    claims
        .product()
        .filter(policy.productsDenied()::contains)
        .ifPresent(
            product ->
                assessment.add(
                    SNP_PRODUCT_DENIED.fail("product", "another product", product.title())));
    if (report.signingKey() == SigningKey.VLEK
        && claims.provider().filter(policy.providers()::contains).isEmpty()) {
      assessment.add(
          SNP_PROVIDER.fail(
              "vlek.cspID",
              policy.providers().isEmpty() ? "no provider" : policy.providers().toString(),
              claims.provider().orElse("none")));
    }
    if (claims.revocation() == Revocation.UNAVAILABLE
        || claims.revocation() == Revocation.NOT_PUBLISHED) {
      var list =
          claims
              .product()
              .map(
                  product ->
                      "AMD's %s and %s"
                          .formatted(
                              address(claims, product, "cert_chain"),
                              address(claims, product, "crl")))
              .orElse("AMD's certificate chain and current list of this product");
      assessment.add(
          policy.isRevocationRequired()
              ? REVOCATION_UNAVAILABLE.fail("crl", list, "none")
              : REVOCATION_UNAVAILABLE.warn("crl", list, "none"));
    }
  }

  /** At AMD's Key Distribution Service. */
  private static String address(SnpClaims claims, SnpProduct product, String document) {
    return "https://kdsintf.amd.com/%s/v1/%s/%s"
        .formatted(
            claims.report().signingKey() == SigningKey.VCEK ? "vcek" : "vlek",
            product.title(),
            document);
  }

  /**
   * REPORTED_TCB names the key, COMMITTED_TCB is what the host cannot go back behind, CURRENT_TCB
   * is what runs: each must be good enough. LAUNCH_TCB is history and has minimums of its own.
   */
  private static void appraiseTcb(
      SnpClaims claims, boolean authentic, SnpPolicy policy, Assessment assessment) {
    var report = claims.report();
    var reported = claims.reported();
    var committed = claims.committed();
    var current = claims.current();
    if (!committed.isAtLeast(reported)) {
      assessment.add(
          SNP_TCB_ORDER.fail("COMMITTED_TCB", "at least " + reported.text(), committed.text()));
    }
    if (!current.isAtLeast(committed)) {
      assessment.add(
          SNP_TCB_ORDER.fail("CURRENT_TCB", "at least " + committed.text(), current.text()));
    }
    boolean held = true;
    for (var minimum : of(claims, policy.minimums())) {
      held &= isMet(minimum, "REPORTED_TCB", reported, assessment);
      held &= isMet(minimum, "COMMITTED_TCB", committed, assessment);
      held &= isMet(minimum, "CURRENT_TCB", current, assessment);
    }
    for (var minimum : of(claims, policy.launchMinimums())) {
      held &= isMet(minimum, "LAUNCH_TCB", claims.launch(), assessment);
    }
    policy
        .firmwareMinimum()
        .filter(minimum -> report.currentFirmware().compareTo(minimum) < 0)
        .ifPresent(
            minimum ->
                assessment.add(
                    SNP_FIRMWARE_VERSION.fail(
                        "CURRENT_VERSION",
                        minimum + " or later",
                        report.currentFirmware().toString())));
    appraiseMitigations(report, policy, assessment);
    if (authentic && held && !of(claims, policy.minimums()).isEmpty()) {
      assessment.affirm(Axis.FIRMWARE);
    }
  }

  private static void appraiseMitigations(
      SnpReport report, SnpPolicy policy, Assessment assessment) {
    long required = policy.mitigationsRequired();
    long found =
        report.mitigations().map(vectors -> vectors.launch() & vectors.current()).orElse(0L);
    if ((found & required) != required) {
      assessment.add(
          SNP_MITIGATION.fail(
              "LAUNCH_MIT_VECTOR, CURRENT_MIT_VECTOR",
              "all of " + bits(required) + " in both",
              bits(found)));
    }
  }

  private static List<TcbMinimum> of(SnpClaims claims, List<TcbMinimum> minimums) {
    return minimums.stream()
        .filter(minimum -> claims.product().equals(Optional.of(minimum.product())))
        .toList();
  }

  private static boolean isMet(
      TcbMinimum minimum, String field, TcbVersion found, Assessment assessment) {
    if (minimum.isMetBy(found)) {
      return true;
    }
    assessment.add(TCB_BELOW_MINIMUM.fail(field, minimum.text(), found.text()));
    return false;
  }

  private static void appraiseImage(
      SnpClaims claims, boolean authentic, SnpPolicy policy, Assessment assessment) {
    var measurement = claims.report().measurement();
    if (policy.measurements().contains(measurement)) {
      if (authentic) {
        assessment.affirm(Axis.GUEST_IMAGE);
      }
    } else if (!policy.measurements().isEmpty()) {
      assessment.add(
          SNP_MEASUREMENT.fail("MEASUREMENT", oneOf(policy.measurements()), measurement.toHex()));
    }
  }

  private static String oneOf(Set<Octets> allowed) {
    return allowed.isEmpty()
        ? "none"
        : String.join(" or ", new TreeSet<>(allowed.stream().map(Octets::toHex).toList()));
  }

  private static String bits(long bits) {
    return "0x" + Long.toHexString(bits);
  }
}
