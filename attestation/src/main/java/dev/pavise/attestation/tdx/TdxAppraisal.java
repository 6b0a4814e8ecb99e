package dev.pavise.attestation.tdx;

import static dev.pavise.attestation.finding.FindingCode.DEBUG_ENABLED;
import static dev.pavise.attestation.finding.FindingCode.PLATFORM_NOT_LISTED;
import static dev.pavise.attestation.finding.FindingCode.RUNTIME_DATA_NOT_BOUND;
import static dev.pavise.attestation.finding.FindingCode.TDX_MODULE_MISMATCH;
import static dev.pavise.attestation.finding.FindingCode.TD_ATTRIBUTES;
import static dev.pavise.attestation.finding.FindingCode.TD_CONFIGURATION;
import static dev.pavise.attestation.finding.FindingCode.TD_MEASUREMENT;
import static dev.pavise.attestation.finding.FindingCode.TD_MIGRATABLE;
import static dev.pavise.attestation.finding.FindingCode.TD_SEPT_VE_NOT_DISABLED;
import static dev.pavise.attestation.finding.FindingCode.TD_SERVICE_TD;
import static dev.pavise.attestation.finding.FindingCode.WORKLOAD_MISMATCH;

import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.finding.Axis;
import dev.pavise.attestation.wire.Octets;
import java.util.Optional;
import java.util.Set;

/** Compares a TD's claims with what they ought to be. Stateless. */
public final class TdxAppraisal {
  /** XFAM must have x87 and SSE: no TD runs without them. */
  private static final int XFAM_FIXED = 0x3;

  /** The runtime register that is the guest's own after boot. */
  private static final int WORKLOAD_REGISTER = 3;

  private static final int REGISTER_BYTES = 48;

  private TdxAppraisal() {}

  /**
   * @param runtimeData that must be bound; empty when the caller has none
   */
  public static void appraise(
      TdxClaims claims,
      boolean authentic,
      TdxPolicy policy,
      Optional<Octets> runtimeData,
      Assessment assessment) {
    var body = claims.quote().body();
    checkAttributes(claims.attributes(), body, policy, assessment);
    checkModule(body, assessment);
    checkServiceTd(body, policy, assessment);
    checkListed(claims, policy, assessment);
    checkOneOf("mrconfigid", body.mrConfigId(), policy.configIds(), assessment);
    checkOneOf("mrowner", body.mrOwner(), policy.owners(), assessment);
    checkOneOf("mrownerconfig", body.mrOwnerConfig(), policy.ownerConfigs(), assessment);
    checkMeasurements(body, authentic, policy, assessment);
    TcbAppraisal.appraise(claims, authentic, policy, assessment);
    runtimeData.ifPresent(data -> checkBinding(body, authentic, data, assessment));
  }

  /**
   * The manifest that the guest has measured, or that its launcher has set: RTMR 3 was extended
   * once with the SHA-384 of the digest, or MRCONFIGID is the digest and zeros.
   *
   * @param manifest SHA-256 of the manifest
   */
  public static void appraiseWorkload(
      TdxClaims claims, boolean authentic, Octets manifest, Assessment assessment) {
    var body = claims.quote().body();
    var measured = extendedOnce(manifest);
    var found = body.rtmrs().get(WORKLOAD_REGISTER);
    boolean launched = found.isAllZero() && configurationOf(manifest).equals(body.mrConfigId());
    if (!measured.equals(found) && !launched) {
      assessment.add(
          WORKLOAD_MISMATCH.fail(
              "body.rtmr3",
              measured.toHex() + ", or zeros with MRCONFIGID " + configurationOf(manifest).toHex(),
              found.toHex() + " with MRCONFIGID " + body.mrConfigId().toHex()));
    } else if (authentic) {
      assessment.affirm(Axis.WORKLOAD);
    }
  }

  /** What RTMR 3 holds after the manifest's digest was measured. */
  public static Octets extendedOnce(Octets manifest) {
    var event = Octets.copyOf(manifest.digest("SHA-384"));
    return Octets.copyOf(Octets.zeros(REGISTER_BYTES).concat(event).digest("SHA-384"));
  }

  /** What MRCONFIGID holds when the launcher has set it. */
  public static Octets configurationOf(Octets manifest) {
    return manifest.concat(Octets.zeros(REGISTER_BYTES - manifest.size()));
  }

  private static void checkAttributes(
      TdAttributes attributes, TdBody body, TdxPolicy policy, Assessment assessment) {
    if (attributes.isUnderDebug() && !policy.debugAllowed()) {
      assessment.add(
          DEBUG_ENABLED.fail(
              "body.tdattributes[7:0]", "0x00", "0x%02x".formatted(body.tdAttributes().at(0))));
    }
    if (!attributes.isSeptVeDisabled() && policy.septVeDisableRequired()) {
      assessment.add(TD_SEPT_VE_NOT_DISABLED.fail("body.tdattributes.SEPT_VE_DISABLE", "1", "0"));
    }
    if (attributes.isMigratable() && !policy.migratableAllowed()) {
      assessment.add(TD_MIGRATABLE.fail("body.tdattributes.MIGRATABLE", "0", "1"));
    }
    if (!attributes.reservedBits().isEmpty()) {
      assessment.add(
          TD_ATTRIBUTES.fail(
              "body.tdattributes", "no reserved bits", "bits " + attributes.reservedBits()));
    }
    if ((body.xfam().at(0) & XFAM_FIXED) != XFAM_FIXED) {
      assessment.add(TD_ATTRIBUTES.fail("body.xfam", "x87 and SSE enabled", body.xfam().toHex()));
    }
  }

  /** What Intel's documents say of it comes on top; this holds without any. */
  private static void checkModule(TdBody body, Assessment assessment) {
    if (!body.mrSignerSeam().isAllZero()) {
      assessment.add(
          TDX_MODULE_MISMATCH.fail(
              "body.mrsignerseam", "zeros (Intel's)", body.mrSignerSeam().toHex()));
    }
    if (!body.seamAttributes().isAllZero()) {
      assessment.add(
          TDX_MODULE_MISMATCH.fail(
              "body.seamattributes", "zeros (no debugging)", body.seamAttributes().toHex()));
    }
  }

  private static void checkServiceTd(TdBody body, TdxPolicy policy, Assessment assessment) {
    var found = body.mrServiceTd();
    if (!found.isAllZero() && !policy.serviceTds().contains(found)) {
      assessment.add(
          TD_SERVICE_TD.fail(
              "body.mrservicetd",
              policy.serviceTds().isEmpty() ? "zeros (none)" : "one that the policy names",
              found.toHex()));
    }
  }

  private static void checkListed(TdxClaims claims, TdxPolicy policy, Assessment assessment) {
    var pck = claims.quote().pckChain().extension();
    if (!policy.platforms().isEmpty()
        && !policy.platforms().contains(pck.ppid())
        && pck.platformInstanceId().filter(policy.platforms()::contains).isEmpty()) {
      assessment.add(
          PLATFORM_NOT_LISTED.fail("pck.ppid", "one that the policy lists", pck.ppid().toHex()));
    }
  }

  private static void checkOneOf(
      String field, Octets found, Set<Octets> accepted, Assessment assessment) {
    if (!accepted.isEmpty() && !accepted.contains(found)) {
      assessment.add(
          TD_CONFIGURATION.fail("body." + field, "one that the policy names", found.toHex()));
    }
  }

  private static void checkMeasurements(
      TdBody body, boolean authentic, TdxPolicy policy, Assessment assessment) {
    if (policy.measurements().isEmpty()) {
      return; // Nobody says what it ought to be: the axis stays unchecked.
    }
    if (policy.measurements().stream().anyMatch(known -> known.describes(body))) {
      if (authentic) {
        assessment.affirm(Axis.GUEST_IMAGE);
      }
      return;
    }
    boolean firmwareKnown =
        policy.measurements().stream().anyMatch(known -> known.mrTd().equals(body.mrTd()));
    assessment.add(
        firmwareKnown
            ? TD_MEASUREMENT.fail(
                "body.rtmr", "those of a guest image that the policy names", "others")
            : TD_MEASUREMENT.fail(
                "body.mrtd", "that of a firmware that the policy names", body.mrTd().toHex()));
  }

  private static void checkBinding(
      TdBody body, boolean authentic, Octets runtimeData, Assessment assessment) {
    var expected = Octets.copyOf(runtimeData.digest("SHA-512"));
    if (!body.reportData().equalsInConstantTime(expected)) {
      assessment.add(
          RUNTIME_DATA_NOT_BOUND.fail(
              "body.report_data", expected.toHex(), body.reportData().toHex()));
    } else if (authentic) {
      assessment.affirm(Axis.KEY_BINDING);
    }
  }
}
