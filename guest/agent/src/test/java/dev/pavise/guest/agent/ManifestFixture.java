package dev.pavise.guest.agent;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.manifest.ConfigFile;
import dev.pavise.messages.manifest.Container;
import dev.pavise.messages.manifest.Envelope;
import dev.pavise.messages.manifest.EnvironmentValue;
import dev.pavise.messages.manifest.Manifest;
import dev.pavise.messages.manifest.Mount;
import dev.pavise.messages.manifest.Operations;
import dev.pavise.messages.manifest.OwnerKey;
import dev.pavise.messages.manifest.RestartRule;
import dev.pavise.messages.manifest.SecretReference;
import dev.pavise.messages.manifest.TrustRequirements;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A manifest with one container that mounts a secret, signed by an owner of its own. */
public record ManifestFixture(KeyPair owner, Bytes releaseKey, Duration interval) {
  public static ManifestFixture create(Bytes releaseKey) throws GeneralSecurityException {
    return new ManifestFixture(
        KeyPairGenerator.getInstance("Ed25519").generateKeyPair(),
        releaseKey,
        Duration.ofSeconds(60));
  }

  public Manifest manifest(String image) {
    var container =
        new Container(
            "app",
            image,
            List.of("/bin/app"),
            null,
            "1000:1000",
            null,
            Map.of("TOKEN", new EnvironmentValue.FromSecret("tls-key")),
            List.of(
                new Mount.OfSecret("tls-key", "/run/secrets/tls-key", 1000, 1000, 0400),
                new Mount.OfConfig("app-conf", "/etc/app.conf", 0, 0, 0444)),
            List.of(),
            List.of("CAP_NET_BIND_SERVICE"),
            true,
            RestartRule.NEVER,
            List.of());
    return manifest(List.of(container), Operations.Logs.PLAIN);
  }

  public Manifest manifest(List<Container> containers, Operations.Logs logs) {
    return new Manifest(
        Manifest.VERSION,
        "shop",
        1,
        null,
        containers,
        List.of(),
        List.of(new SecretReference("tls-key", Sha256.of(new byte[] {1}))),
        List.of(new ConfigFile("app-conf", Bytes.copyOf(new byte[] {'o', 'k'}))),
        new Operations(false, logs),
        new TrustRequirements(
            List.of("tpm-development"),
            List.of(Sha256.of(new byte[] {2})),
            Map.of(),
            List.of(),
            Duration.ofMinutes(10),
            interval,
            true,
            List.of(),
            releaseKey),
        new OwnerKey(OwnerKey.Algorithm.ED25519, Bytes.copyOf(owner.getPublic().getEncoded())));
  }

  public Envelope sign(Manifest manifest) throws GeneralSecurityException {
    return Envelope.sign(manifest, owner.getPrivate());
  }
}
