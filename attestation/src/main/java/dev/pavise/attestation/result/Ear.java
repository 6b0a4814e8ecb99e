package dev.pavise.attestation.result;

import dev.pavise.attestation.finding.Axis;
import dev.pavise.attestation.finding.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A judgement as the claims of an EAR (draft-ietf-rats-ear): small whatever the evidence's size,
 * since evidence, policy and collateral are named by their digests. Whoever issues it signs it.
 * Stateless.
 */
public final class Ear {
  /** Of {@code eat_profile}. */
  public static final String PROFILE = "tag:github.com,2023:veraison/ear";

  /** The one submodule. */
  public static final String SUBMODULE = "guest";

  private static final String DEVELOPER = "https://pavise.dev";

  private Ear() {}

  /**
   * The claims in their order, of maps, lists, strings and numbers.
   *
   * @param build of the verifier
   */
  public static Map<String, Object> of(Judgement judgement, String build, Instant issuedAt) {
    var guest = new LinkedHashMap<String, Object>();
    guest.put("ear.status", judgement.tier().text());
    guest.put("ear.trustworthiness-vector", TrustVector.of(judgement.axes(), judgement.findings()));
    guest.put("ear.appraisal-policy-id", "sha256:" + judgement.policyDigest().toHex());
    guest.put("pavise.evidence", "sha256:" + judgement.evidenceDigest().toHex());
    guest.put("pavise.collateral", "sha256:" + judgement.collateralDigest().toHex());
    guest.put("pavise.collateral-time", judgement.collateralTime().toString());
    guest.put("pavise.authentic", judgement.isAuthentic());
    judgement
        .claims()
        .flatMap(claims -> claims.platform())
        .ifPresent(platform -> guest.put("pavise.platform", platform));
    guest.put("pavise.axes", axes(judgement));
    guest.put("pavise.findings", findings(judgement.findings()));
    var claims = new LinkedHashMap<String, Object>();
    claims.put("eat_profile", PROFILE);
    claims.put("iat", issuedAt.getEpochSecond());
    claims.put("ear.verifier-id", Map.of("developer", DEVELOPER, "build", build));
    claims.put("submods", Map.of(SUBMODULE, guest));
    return claims;
  }

  private static Map<String, Object> axes(Judgement judgement) {
    var axes = new LinkedHashMap<String, Object>();
    for (var axis : Axis.values()) {
      var status = judgement.axes().get(axis);
      if (status != null) {
        axes.put(axis.name(), status.name());
      }
    }
    return axes;
  }

  private static List<Object> findings(List<Finding> findings) {
    var all = new ArrayList<Object>();
    for (var finding : findings) {
      var one = new LinkedHashMap<String, Object>();
      one.put("code", finding.code());
      one.put("axis", finding.axis().name());
      one.put("severity", finding.severity().name());
      one.put("field", finding.field());
      if (finding.expected() != null) {
        one.put("expected", finding.expected());
      }
      if (finding.found() != null) {
        one.put("found", finding.found());
      }
      one.put("remedy", finding.remedy());
      all.add(one);
    }
    return all;
  }
}
