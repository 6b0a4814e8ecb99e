package dev.pavise.attestation.result;

import dev.pavise.attestation.finding.Axis;
import dev.pavise.attestation.finding.AxisStatus;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.finding.FindingCode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Axes and findings as AR4SI trustworthiness claims (draft-ietf-rats-ar4si, section 2.3.4). When a
 * signature does not hold, nothing else of the evidence may be claimed: every claim says so. Of
 * hardware that is for development neither good nor bad can be said, unless it is bad in itself.
 */
public final class TrustVector {
  private static final int NO_CLAIM = 0;
  private static final int AFFIRMING = 2;
  private static final int WARNING = 32;
  private static final int UNRECOGNISED_EXECUTABLES = 33;
  private static final int CONTRAINDICATED = 96;
  private static final int UNRECOGNISED_HARDWARE = 97;
  private static final int CRYPTO_FAILED = 99;

  private static final Set<String> CRYPTO =
      names(
          FindingCode.EVIDENCE_SIGNATURE,
          FindingCode.QUOTE_SIGNATURE,
          FindingCode.CERTIFICATE_CHAIN_INVALID,
          FindingCode.PCR_DIGEST,
          FindingCode.AZURE_CLAIMS_NOT_BOUND);

  private static final Set<String> UNKNOWN_ROOT =
      names(
          FindingCode.CERTIFICATE_UNKNOWN_ROOT,
          FindingCode.EK_CHAIN_UNKNOWN_ROOT,
          FindingCode.CERTIFICATE_MISSING,
          FindingCode.EK_CERTIFICATE_MISSING);

  private static final Set<String> UNKNOWN_IMAGE =
      names(FindingCode.GUEST_IMAGE_UNKNOWN, FindingCode.SNP_MEASUREMENT, FindingCode.PCR_MISMATCH);

  private TrustVector() {}

  /** By AR4SI's names; what nobody looked at is 0. */
  public static Map<String, Integer> of(Map<Axis, AxisStatus> axes, List<Finding> findings) {
    var vector = new TreeMap<String, Integer>();
    vector.put("instance-identity", identity(axes, findings));
    vector.put("configuration", configuration(axes, findings));
    vector.put("executables", executables(axes, findings));
    vector.put("hardware", hardware(axes, findings));
    if (fails(findings, CRYPTO)) {
      vector.replaceAll((name, value) -> CRYPTO_FAILED);
    }
    return vector;
  }

  private static int identity(Map<Axis, AxisStatus> axes, List<Finding> findings) {
    return fails(findings, UNKNOWN_ROOT)
        ? UNRECOGNISED_HARDWARE
        : claim(axes.get(Axis.KEY_BINDING), CONTRAINDICATED);
  }

  private static int configuration(Map<Axis, AxisStatus> axes, List<Finding> findings) {
    return fails(findings, names(FindingCode.DEBUG_ENABLED))
        ? CONTRAINDICATED
        : claim(axes.get(Axis.WORKLOAD), CONTRAINDICATED);
  }

  private static int executables(Map<Axis, AxisStatus> axes, List<Finding> findings) {
    boolean unknown = fails(findings, UNKNOWN_IMAGE);
    return claim(axes.get(Axis.GUEST_IMAGE), unknown ? UNRECOGNISED_EXECUTABLES : CONTRAINDICATED);
  }

  /** Hardware that is genuine and firmware that is good enough are one claim. */
  private static int hardware(Map<Axis, AxisStatus> axes, List<Finding> findings) {
    if (fails(findings, UNKNOWN_ROOT)) {
      return UNRECOGNISED_HARDWARE;
    }
    int hardware = claim(axes.get(Axis.HARDWARE), CONTRAINDICATED);
    int firmware = claim(axes.get(Axis.FIRMWARE), WARNING);
    if (Math.max(hardware, firmware) < CONTRAINDICATED && isForDevelopment(findings)) {
      return NO_CLAIM;
    }
    return hardware == NO_CLAIM || firmware == NO_CLAIM
        ? Math.max(hardware, firmware) > AFFIRMING ? Math.max(hardware, firmware) : NO_CLAIM
        : Math.max(hardware, firmware);
  }

  private static boolean isForDevelopment(List<Finding> findings) {
    return findings.stream()
        .anyMatch(finding -> finding.code().equals(FindingCode.DEVELOPMENT_HARDWARE.name()));
  }

  private static int claim(@org.jspecify.annotations.Nullable AxisStatus status, int whenItFails) {
    return switch (status) {
      case PASS -> AFFIRMING;
      case WARN -> WARNING;
      case FAIL -> whenItFails;
      case NOT_CHECKED, NOT_APPLICABLE -> NO_CLAIM;
      case null -> NO_CLAIM;
    };
  }

  private static boolean fails(List<Finding> findings, Set<String> codes) {
    return findings.stream()
        .anyMatch(
            finding ->
                finding.severity() == Finding.Severity.FAIL && codes.contains(finding.code()));
  }

  private static Set<String> names(FindingCode... codes) {
    return Set.copyOf(List.of(codes).stream().map(FindingCode::name).toList());
  }
}
