package dev.pavise.attestation.snp;

import static dev.pavise.attestation.finding.FindingCode.CERTIFICATE_MISSING;
import static dev.pavise.attestation.finding.FindingCode.EVIDENCE_SIGNATURE;
import static dev.pavise.attestation.finding.FindingCode.SNP_CHIP_ID;
import static dev.pavise.attestation.finding.FindingCode.SNP_PRODUCT;
import static dev.pavise.attestation.finding.FindingCode.SNP_SIGNING_KEY;
import static dev.pavise.attestation.finding.FindingCode.SNP_TCB_MISMATCH;

import dev.pavise.attestation.chain.Collateral;
import dev.pavise.attestation.chain.Revocation;
import dev.pavise.attestation.chain.TrustAnchor;
import dev.pavise.attestation.crypto.Hash;
import dev.pavise.attestation.crypto.Signatures;
import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.wire.Octets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Authenticates SEV-SNP reports: the chain to AMD's pinned root, the key's certificate against the
 * report, the report's signature. Stateless.
 */
public final class SnpVerifier {
  private SnpVerifier() {}

  /**
   * What was established.
   *
   * @param anchor the root; empty when no pinned one stands behind the evidence
   * @param authentic whether the claims are the hardware's own words
   */
  public record Authenticated(Optional<TrustAnchor> anchor, boolean authentic, SnpClaims claims) {}

  /**
   * @param certificates that came with the evidence, in any order; hints only
   */
  public static Authenticated authenticate(
      SnpReport report,
      List<X509Certificate> certificates,
      Collateral collateral,
      Instant collateralTime,
      Signatures signatures,
      Assessment assessment) {
    var findings = new ArrayList<Finding>();
    var leaf = leaf(report, certificates, collateral);
    if (leaf.isEmpty()) {
      findings.add(
          CERTIFICATE_MISSING.fail(
              "vek", "the certificate of the " + report.signingKey() + " that signed", "none"));
      return conclude(report, Optional.empty(), Optional.empty(), findings, assessment);
    }
    var role = VekCertificate.roleOf(leaf.get()).orElseThrow();
    if (role != report.signingKey()) {
      findings.add(
          SNP_SIGNING_KEY.fail(
              "KEY_INFO.SIGNING_KEY",
              report.signingKey() + ", as the report says",
              "a certificate of a " + role));
    }
    var chain =
        SnpChain.authenticate(
            leaf.get(), role, certificates, collateral, collateralTime, signatures, findings);
    var vek = VekCertificate.read(leaf.get(), role, findings);
    vek.ifPresent(
        found -> {
          chain.product().ifPresent(product -> match(report, found, product, findings));
          checkSignature(report, found, signatures, findings);
        });
    return conclude(report, Optional.of(chain), vek, findings, assessment);
  }

  private static Authenticated conclude(
      SnpReport report,
      Optional<SnpChain> chain,
      Optional<VekCertificate> vek,
      List<Finding> findings,
      Assessment assessment) {
    assessment.addAll(findings);
    boolean authentic =
        findings.isEmpty() && chain.flatMap(SnpChain::anchor).isPresent() && vek.isPresent();
    var claims =
        new SnpClaims(
            report,
            chain.flatMap(SnpChain::product).or(report::productByCpuid),
            vek.flatMap(VekCertificate::provider),
            chain.map(SnpChain::revocation).orElse(Revocation.UNAVAILABLE));
    return new Authenticated(
        authentic ? chain.flatMap(SnpChain::anchor) : Optional.empty(), authentic, claims);
  }

  /** One of the kind that the report names; else any, so that the reader learns what is wrong. */
  private static Optional<X509Certificate> leaf(
      SnpReport report, List<X509Certificate> given, Collateral collateral) {
    var candidates = new ArrayList<>(given);
    candidates.addAll(collateral.intermediates());
    candidates.removeIf(one -> VekCertificate.roleOf(one).isEmpty());
    var fitting =
        candidates.stream()
            .filter(
                one ->
                    VekCertificate.roleOf(one).equals(Optional.of(report.signingKey()))
                        && fits(report, one))
            .findFirst();
    return fitting.or(
        () ->
            candidates.stream()
                .filter(one -> VekCertificate.roleOf(one).equals(Optional.of(report.signingKey())))
                .findFirst()
                .or(() -> candidates.stream().findFirst()));
  }

  /** Whether a certificate may be this report's, among several of a host's. */
  private static boolean fits(SnpReport report, X509Certificate certificate) {
    return VekCertificate.read(certificate, report.signingKey(), new ArrayList<>())
        .map(
            vek ->
                List.of(SnpProduct.values()).stream()
                    .anyMatch(
                        product -> {
                          var findings = new ArrayList<Finding>();
                          match(report, vek, product, findings);
                          return findings.stream()
                              .noneMatch(one -> !one.code().equals(SNP_PRODUCT.name()));
                        }))
        .orElse(false);
  }

  private static void match(
      SnpReport report, VekCertificate vek, SnpProduct product, List<Finding> findings) {
    if (report.cpuid().isPresent() && !report.productByCpuid().equals(Optional.of(product))) {
      var cpuid = report.cpuid().get();
      findings.add(
          SNP_PRODUCT.fail(
              "CPUID_FAM_ID, CPUID_MOD_ID",
              product.title() + ", as the chain says",
              "family 0x%02x, model 0x%02x".formatted(cpuid.family(), cpuid.model())));
    }
    matchTcb(report, vek, product, findings);
    if (report.isChipKeyMasked()) {
      findings.add(
          SNP_CHIP_ID.fail("KEY_INFO.MASK_CHIP_KEY", "0", "1: the chip's key is not in use"));
    }
    switch (vek.signingKey()) {
      case VCEK -> matchChip(report, vek, product, findings);
      case VLEK -> matchProvider(report, vek, findings);
    }
  }

  /** The key was derived for one TCB; a certificate of another level is another key's. */
  private static void matchTcb(
      SnpReport report, VekCertificate vek, SnpProduct product, List<Finding> findings) {
    var reported = TcbVersion.of(report.reportedTcb(), product);
    boolean same =
        reported.bootLoader() == vek.bootLoader()
            && reported.tee() == vek.tee()
            && reported.snp() == vek.snp()
            && reported.microcode() == vek.microcode()
            && reported.reserved().isAllZero();
    boolean fmc =
        product == SnpProduct.TURIN
            ? vek.fmc().isPresent() && vek.fmc().getAsInt() == reported.fmc()
            : vek.fmc().isEmpty();
    if (!same || !fmc) {
      findings.add(
          SNP_TCB_MISMATCH.fail(
              "REPORTED_TCB",
              vek.tcbText() + ", as the certificate says",
              reported.text() + (reported.reserved().isAllZero() ? "" : ", reserved bytes set")));
    }
  }

  private static void matchChip(
      SnpReport report, VekCertificate vek, SnpProduct product, List<Finding> findings) {
    var id = vek.hardwareId(product);
    if (id.isEmpty()) {
      findings.add(
          SNP_CHIP_ID.fail(
              "vcek.hwID",
              product.hardwareIdBytes() + " bytes",
              vek.hardwareId().map(found -> found.size() + " bytes").orElse("none")));
      return;
    }
    var expected = id.get().concat(Octets.zeros(report.chipId().size() - id.get().size()));
    if (!expected.equals(report.chipId()) || id.get().isAllZero()) {
      findings.add(SNP_CHIP_ID.fail("CHIP_ID", expected.toHex(), report.chipId().toHex()));
    }
    if (vek.provider().isPresent()) {
      findings.add(SNP_SIGNING_KEY.fail("vcek.cspID", "none in a VCEK", vek.provider().get()));
    }
  }

  private static void matchProvider(SnpReport report, VekCertificate vek, List<Finding> findings) {
    if (vek.provider().isEmpty()) {
      findings.add(SNP_SIGNING_KEY.fail("vlek.cspID", "the name of a provider", "none"));
    }
    if (vek.hardwareId().isPresent()) {
      findings.add(SNP_SIGNING_KEY.fail("vlek.hwID", "none in a VLEK", "one"));
    }
    if (!report.chipId().isAllZero()) {
      findings.add(SNP_CHIP_ID.fail("CHIP_ID", "zeros with a VLEK", report.chipId().toHex()));
    }
  }

  private static void checkSignature(
      SnpReport report, VekCertificate vek, Signatures signatures, List<Finding> findings) {
    boolean holds =
        signatures.ecdsa(
            vek.publicKey(),
            Hash.SHA_384,
            report.encoded().toByteArray(),
            0,
            SnpReport.SIGNED_BYTES,
            report.signatureR().toByteArray(),
            report.signatureS().toByteArray());
    if (!holds) {
      findings.add(
          EVIDENCE_SIGNATURE.fail(
              "SIGNATURE", "made by the key of the " + vek.signingKey() + " certificate", "not"));
    }
  }
}
