package dev.pavise.cli.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.Sha256;
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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ManifestTextTest {
  private static final Sha256 DIGEST = Sha256.of(new byte[] {1});

  @Test
  void leavesNothingOut() {
    var text = ManifestText.of(manifest("serve", "info"));

    assertThat(text)
        .contains(
            "shop",
            "revision 2",
            DIGEST.toString(),
            "registry.test/web@" + DIGEST,
            "serve",
            "101:101",
            "/srv",
            "LEVEL=info",
            "TOKEN from secret token",
            "/data  volume data",
            "/run/secrets/key  secret key, owner 101:102, mode 0400",
            "/etc/web.conf  config web.conf, owner 0:0, mode 0444, 3 bytes",
            "/tmp  memory, up to 16 MiB, mode 01777",
            "8443 → 443/tcp",
            "CAP_CHOWN",
            "read-only",
            "on failure, 5 times",
            "db",
            "up to 64 MiB",
            "everyone on the way can read them",
            "tpm-development",
            "ALLOWED",
            "snp.microcode 25",
            "claims.debug == false",
            "every 2m, stale after 5m");
  }

  @Test
  void showsCharactersThatWouldHideOrReverseWhatIsSigned() {
    var text =
        ManifestText.of(
            manifest("rm\u001b[2K\rharmless", "a\u202Eb\u200Bc\nd\u0085e\u00A0f\u2028g"));

    assertThat(text)
        .contains("rm\\u{1B}[2K\\u{D}harmless")
        .contains("a\\u{202E}b\\u{200B}c\\nd\\u{85}e\\u{A0}f\\u{2028}g")
        .doesNotContain("\u001b", "\r", "\u202E", "\u200B", "\u0085", "\u2028");
  }

  private static Manifest manifest(String argument, String level) {
    var container =
        new Container(
            "web",
            "registry.test/web@" + DIGEST,
            null,
            List.of(argument),
            "101:101",
            "/srv",
            Map.of(
                "LEVEL", new EnvironmentValue.Literal(level),
                "TOKEN", new EnvironmentValue.FromSecret("token")),
            List.of(
                new Mount.OfVolume("data", "/data", false),
                new Mount.OfSecret("key", "/run/secrets/key", 101, 102, 0400),
                new Mount.OfConfig("web.conf", "/etc/web.conf", 0, 0, 0444),
                new Mount.OfTmpfs("/tmp", 16L << 20, 01777)),
            List.of(new Port(8443, 443, "tcp")),
            List.of("CAP_CHOWN"),
            true,
            new RestartRule(RestartRule.Policy.ON_FAILURE, 5),
            List.of("db"));
    return new Manifest(
        Manifest.VERSION,
        "shop",
        2,
        DIGEST,
        List.of(container),
        List.of(new Volume("data", 64L << 20)),
        List.of(new SecretReference("key", DIGEST), new SecretReference("token", DIGEST)),
        List.of(new ConfigFile("web.conf", Bytes.copyOf(new byte[3]))),
        new Operations(false, Operations.Logs.PLAIN),
        new TrustRequirements(
            List.of("tpm-development"),
            List.of(DIGEST),
            Map.of("snp.microcode", 25L),
            List.of("CN=cc-us-east-2.amazonaws.com"),
            Duration.ofMinutes(5),
            Duration.ofMinutes(2),
            true,
            List.of("claims.debug == false"),
            Bytes.copyOf(new byte[32])),
        new OwnerKey(OwnerKey.Algorithm.ED25519, Bytes.copyOf(new byte[44])));
  }
}
