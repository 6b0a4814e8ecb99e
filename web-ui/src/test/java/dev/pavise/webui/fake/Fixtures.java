package dev.pavise.webui.fake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the fake control plane tells, in the shape of the contract. */
public final class Fixtures {
  private Fixtures() {}

  /** A digest that looks as real ones do. */
  public static String digest(String of) {
    try {
      return "sha256:"
          + HexFormat.of()
              .formatHex(
                  MessageDigest.getInstance("SHA-256").digest(of.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  public static Map<String, Object> finding(
      String code,
      String axis,
      String severity,
      String field,
      @Nullable String expected,
      @Nullable String found,
      String remedy) {
    var finding = new LinkedHashMap<String, Object>();
    finding.put("code", code);
    finding.put("axis", axis);
    finding.put("severity", severity);
    finding.put("field", field);
    if (expected != null) {
      finding.put("expected", expected);
    }
    if (found != null) {
      finding.put("found", found);
    }
    finding.put("remedy", remedy);
    return finding;
  }

  /** What a changed guest image looks like. */
  public static Map<String, Object> pcrMismatch() {
    return finding(
        "PCR_MISMATCH",
        "guestImage",
        "FAIL",
        "pcr.sha256.11",
        digest("the image").substring(7),
        digest("another image").substring(7),
        "boot the guest image that the manifest names, unchanged, by direct boot");
  }

  static Map<String, Object> result(
      FakeDeployment of, UUID evidence, String tier, boolean released, Instant at) {
    var claim = new LinkedHashMap<String, Object>();
    claim.put("version", 1);
    claim.put("tenant", UUID.randomUUID().toString());
    claim.put("deployment", of.id.toString());
    claim.put("evidence", evidence.toString());
    claim.put("challenge", UUID.randomUUID().toString());
    claim.put("status", tier);
    claim.put("development", of.development);
    claim.put("platform", of.platform);
    claim.put("guestImage", digest("guest image"));
    claim.put("agentKey", "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=");
    claim.put("evidenceDigest", digest("evidence " + evidence));
    claim.put("runtimeDataDigest", digest("runtime data " + evidence));
    claim.put("manifestDigest", digest("manifest of " + of.name));
    claim.put("policyDigest", digest("policy"));
    claim.put("referenceValuesDigest", digest("reference values"));
    claim.put("collateralDigest", digest("collateral"));
    claim.put("verifierVersion", "0.1.0");
    var view = new LinkedHashMap<String, Object>();
    view.put("evidence", evidence.toString());
    view.put("receivedAt", at.minus(Duration.ofMillis(240)).toString());
    view.put("appraisedAt", at.minus(Duration.ofMillis(200)).toString());
    view.put("expiresAt", at.plus(Duration.ofMinutes(5)).toString());
    view.put("status", tier);
    view.put(
        "axes",
        of.axes.entrySet().stream()
            .map(each -> Map.of("axis", each.getKey(), "status", each.getValue()))
            .toList());
    view.put("findings", of.findings);
    view.put("development", of.development);
    view.put("result", claim);
    view.put(
        "ear", "eyJhbGciOiJFUzM4NCIsInR5cCI6IkpXVCJ9.eyJwYXZpc2UucmVzdWx0Ijp7fX0.c2lnbmF0dXJl");
    if (released) {
      view.put("keysReleased", List.of("tls_key"));
    }
    return view;
  }
}
