package dev.pavise.attestation;

import static dev.pavise.attestation.finding.FindingCode.UVM_FEED;
import static dev.pavise.attestation.finding.FindingCode.UVM_ISSUER;
import static dev.pavise.attestation.finding.FindingCode.UVM_MEASUREMENT;
import static dev.pavise.attestation.finding.FindingCode.UVM_POLICY;

import dev.pavise.attestation.appraisal.Policy;
import dev.pavise.attestation.chain.Certificates;
import dev.pavise.attestation.chain.Collateral;
import dev.pavise.attestation.crypto.Signatures;
import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.finding.Axis;
import dev.pavise.attestation.snp.SnpAppraisal;
import dev.pavise.attestation.snp.SnpReport;
import dev.pavise.attestation.snp.SnpVerifier;
import dev.pavise.attestation.uvm.UvmEndorsement;
import dev.pavise.attestation.uvm.UvmPolicy;
import dev.pavise.attestation.uvm.UvmVerifier;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Judges confidential containers of Azure: the processor measured a utility VM, its maker endorses
 * the measurement, and HOST_DATA is the digest of the policy that the utility VM enforces on the
 * containers. Stateless.
 */
final class ContainersVerifier {
  private static final int POLICY_BYTES_MAX = 1024 * 1024;

  private ContainersVerifier() {}

  static DecodedEvidence.ConfidentialContainers decode(Evidence.ConfidentialContainers evidence) {
    evidence
        .securityPolicy()
        .filter(policy -> policy.size() > POLICY_BYTES_MAX)
        .ifPresent(
            policy -> {
              throw new MalformedEvidence(
                  "security policy",
                  0,
                  "size",
                  "at most " + POLICY_BYTES_MAX + " bytes",
                  policy.size() + " bytes");
            });
    return new DecodedEvidence.ConfidentialContainers(
        SnpReport.decode(evidence.report()),
        Certificates.decodeAll(evidence.certificates(), "certificates"),
        UvmEndorsement.decode(evidence.endorsement()),
        evidence.securityPolicy());
  }

  static Claims.ConfidentialContainers authenticate(
      DecodedEvidence.ConfidentialContainers evidence,
      Collateral collateral,
      Instant collateralTime,
      Signatures signatures,
      Assessment assessment) {
    var found =
        SnpVerifier.authenticate(
            evidence.report(),
            evidence.certificates(),
            collateral,
            collateralTime,
            signatures,
            assessment);
    var findings =
        UvmVerifier.authenticate(
            evidence.endorsement(), collateral.roots(), collateralTime, signatures);
    assessment.addAll(findings);
    return new Claims.ConfidentialContainers(
        new Claims.SevSnp(found.anchor(), found.authentic(), found.claims()),
        evidence.endorsement(),
        findings.isEmpty(),
        evidence.securityPolicy().map(Octets::sha256));
  }

  static void appraise(
      Claims.ConfidentialContainers claims, Policy policy, Binding binding, Assessment assessment) {
    HardwareAppraisal.appraise(claims, policy, assessment);
    SnpAppraisal.appraise(
        claims.hardware().claims(),
        claims.hardware().authentic(),
        policy.snp().withMeasurements(Set.of()),
        binding.reportData(),
        Optional.empty(),
        assessment);
    appraiseUtilityVm(claims, policy.uvm(), assessment);
    appraiseContainers(claims, policy.uvm(), assessment);
  }

  private static void appraiseUtilityVm(
      Claims.ConfidentialContainers claims, UvmPolicy policy, Assessment assessment) {
    var endorsement = claims.endorsement();
    var measured = claims.hardware().claims().report().measurement();
    boolean same = endorsement.measurement().equals(measured);
    if (!same) {
      assessment.add(
          UVM_MEASUREMENT.fail("MEASUREMENT", endorsement.measurement().toHex(), measured.toHex()));
    }
    var issuers =
        policy.endorsers().stream()
            .filter(one -> one.issuer().equals(endorsement.issuer()))
            .toList();
    if (issuers.isEmpty()) {
      assessment.add(UVM_ISSUER.fail("uvm.iss", "an issuer of the policy", endorsement.issuer()));
      return;
    }
    boolean allowed =
        issuers.stream()
            .anyMatch(
                one -> one.feed().equals(endorsement.feed()) && endorsement.svn() >= one.svnMin());
    if (!allowed) {
      assessment.add(
          UVM_FEED.fail(
              "uvm.feed, uvm.svn",
              issuers.stream().map(one -> one.feed() + " >= " + one.svnMin()).toList().toString(),
              endorsement.feed() + " " + endorsement.svn()));
    } else if (same && claims.authentic()) {
      assessment.affirm(Axis.GUEST_IMAGE);
    }
  }

  private static void appraiseContainers(
      Claims.ConfidentialContainers claims, UvmPolicy policy, Assessment assessment) {
    var hostData = claims.hardware().claims().report().hostData();
    claims
        .securityPolicy()
        .filter(digest -> !digest.equals(hostData))
        .ifPresent(
            digest ->
                assessment.add(UVM_POLICY.fail("HOST_DATA", digest.toHex(), hostData.toHex())));
    if (policy.policies().isEmpty()) {
      return; // Nobody says which containers are expected: the axis stays unchecked.
    }
    if (!policy.policies().contains(hostData)) {
      assessment.add(
          UVM_POLICY.fail(
              "HOST_DATA",
              new TreeSet<>(policy.policies().stream().map(Octets::toHex).toList()).toString(),
              hostData.toHex()));
    } else if (claims.authentic()) {
      assessment.affirm(Axis.WORKLOAD);
    }
  }
}
