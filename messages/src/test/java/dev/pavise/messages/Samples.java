package dev.pavise.messages;

import dev.pavise.messages.manifest.ConfigFile;
import dev.pavise.messages.manifest.Container;
import dev.pavise.messages.manifest.EnvironmentValue;
import dev.pavise.messages.manifest.Manifest;
import dev.pavise.messages.manifest.Mount;
import dev.pavise.messages.manifest.Operations;
import dev.pavise.messages.manifest.OwnerKey;
import dev.pavise.messages.manifest.Port;
import dev.pavise.messages.manifest.RestartRule;
import dev.pavise.messages.manifest.SecretReference;
import dev.pavise.messages.manifest.TrustRequirements;
import dev.pavise.messages.manifest.Volume;
import dev.pavise.messages.result.Axis;
import dev.pavise.messages.result.AxisResult;
import dev.pavise.messages.result.AxisStatus;
import dev.pavise.messages.result.Finding;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One fixed example of each message; the golden files are written from these. */
public final class Samples {
  public static final TenantId TENANT = TenantId.parse("11111111-1111-4111-8111-111111111111");
  public static final DeploymentId DEPLOYMENT =
      DeploymentId.parse("22222222-2222-4222-8222-222222222222");
  public static final ChallengeId CHALLENGE =
      ChallengeId.parse("33333333-3333-4333-8333-333333333333");
  public static final EvidenceId EVIDENCE =
      EvidenceId.parse("44444444-4444-4444-8444-444444444444");
  public static final Instant AT = Instant.parse("2026-03-01T12:00:00.250Z");

  /** An Ed25519 key (RFC 8032, section 7.1, test 1) as SubjectPublicKeyInfo. */
  public static final OwnerKey OWNER =
      new OwnerKey(
          OwnerKey.Algorithm.ED25519,
          Bytes.fromBase64("MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="));

  private Samples() {}

  public static Bytes bytes(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }

  public static Bytes filled(int length, int value) {
    var content = new byte[length];
    Arrays.fill(content, (byte) value);
    return Bytes.copyOf(content);
  }

  public static Sha256 digest(String of) {
    return Sha256.of(bytes(of));
  }

  public static Manifest manifest() {
    return manifest(OWNER);
  }

  public static Manifest manifest(OwnerKey owner) {
    var environment = new TreeMap<String, EnvironmentValue>();
    environment.put("LEVEL", new EnvironmentValue.Literal("info"));
    environment.put("TOKEN", new EnvironmentValue.FromSecret("token"));
    var web =
        new Container(
            "web",
            "registry.example/web@" + digest("web"),
            null,
            List.of("serve"),
            "101:101",
            "/srv",
            environment,
            List.of(
                new Mount.OfVolume("data", "/data", false),
                new Mount.OfSecret("tls_key", "/run/secrets/tls_key", 101, 101, 0400),
                new Mount.OfConfig("web.conf", "/etc/web.conf", 0, 0, 0444),
                new Mount.OfTmpfs("/tmp", 16L << 20, 01777)),
            List.of(new Port(8443, 443, "tcp")),
            List.of("CAP_NET_BIND_SERVICE"),
            true,
            new RestartRule(RestartRule.Policy.ON_FAILURE, 5),
            List.of());
    return new Manifest(
        Manifest.VERSION,
        "shop",
        2,
        digest("revision 1"),
        List.of(web),
        List.of(new Volume("data", 64L << 20)),
        List.of(
            new SecretReference("tls_key", digest("sealed key")),
            new SecretReference("token", digest("sealed token"))),
        List.of(new ConfigFile("web.conf", bytes("listen 443;\n"))),
        new Operations(false, Operations.Logs.NONE),
        new TrustRequirements(
            List.of("sev-snp", "tpm-development"),
            List.of(digest("guest image")),
            Map.of("snp.microcode", 25L),
            List.of("CN=cc-us-east-2.amazonaws.com"),
            Duration.ofMinutes(5),
            Duration.ofMinutes(2),
            true,
            List.of(),
            filled(32, 9)),
        owner);
  }

  public static List<AxisResult> axes() {
    return Arrays.stream(Axis.values())
        .map(
            axis -> new AxisResult(axis, axis == Axis.HARDWARE ? AxisStatus.WARN : AxisStatus.PASS))
        .toList();
  }

  public static Finding finding() {
    return new Finding(
        "PCR_MISMATCH",
        Axis.GUEST_IMAGE,
        Finding.Severity.FAIL,
        "pcr.sha256.11",
        "00".repeat(32),
        "11".repeat(32),
        "Launch the guest image that the manifest names.");
  }
}
