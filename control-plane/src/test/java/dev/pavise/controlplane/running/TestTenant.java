package dev.pavise.controlplane.running;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.manifest.Container;
import dev.pavise.messages.manifest.Envelope;
import dev.pavise.messages.manifest.Manifest;
import dev.pavise.messages.manifest.Operations;
import dev.pavise.messages.manifest.OwnerKey;
import dev.pavise.messages.manifest.Port;
import dev.pavise.messages.manifest.RestartRule;
import dev.pavise.messages.manifest.SecretReference;
import dev.pavise.messages.manifest.TrustRequirements;
import dev.pavise.messages.sealing.SealedSecret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A tenant with its owner key, as its client would hold them. */
public final class TestTenant {
  public static final byte[] PLAINTEXT = "the very secret".getBytes(StandardCharsets.UTF_8);

  private final ControlPlane.Home home;
  private final TenantId id;
  private final KeyPair ownerKey;

  public TestTenant(ControlPlane.Home home, TenantId id) {
    this.home = home;
    this.id = id;
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      this.ownerKey = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public TenantId id() {
    return id;
  }

  public OwnerKey ownerKey() {
    return new OwnerKey(
        OwnerKey.Algorithm.ECDSA_P256, Bytes.copyOf(ownerKey.getPublic().getEncoded()));
  }

  public Map<String, Object> ownerKeyBody() {
    return Map.of(
        "algorithm", "ecdsa-p256", "publicKey", ownerKey().publicKey().toBase64(), "name", "test");
  }

  public SealedSecret seal(String name) {
    return SealedSecret.seal(
        home.releaseKey().publicKey(), id, name, ownerKey().thumbprint(), PLAINTEXT);
  }

  /** A manifest with one container, one port and one secret. */
  public Manifest manifest(String name, Bytes sealed) {
    return new Manifest(
        Manifest.VERSION,
        name,
        1,
        null,
        List.of(
            new Container(
                "web",
                "127.0.0.1:5000/nginx@sha256:" + "0".repeat(64),
                null,
                null,
                null,
                null,
                Map.of(),
                List.of(),
                List.of(new Port(8443, 443, "tcp")),
                List.of(),
                true,
                RestartRule.NEVER,
                List.of())),
        List.of(),
        List.of(new SecretReference("tls-key", Sha256.of(sealed))),
        List.of(),
        new Operations(false, Operations.Logs.NONE),
        new TrustRequirements(
            List.of("tpm-development"),
            List.of(home.guestImage()),
            Map.of(),
            List.of(),
            Duration.ofMinutes(10),
            Duration.ofMinutes(5),
            true,
            List.of(),
            home.releaseKey().publicKey()),
        ownerKey());
  }

  public Bytes sign(Manifest manifest) {
    try {
      return Bytes.copyOf(Envelope.sign(manifest, ownerKey.getPrivate()).encode());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A whole, valid body for {@code POST /api/v1/deployments}. */
  public Map<String, Object> deploymentBody(String name) {
    return deploymentBody(name, UnaryOperator.identity());
  }

  public Map<String, Object> deploymentBody(String name, UnaryOperator<Manifest> change) {
    var sealed = Bytes.copyOf(seal("tls-key").encode());
    return Map.of(
        "manifest",
        sign(change.apply(manifest(name, sealed))).toBase64(),
        "sealedSecrets",
        Map.of("tls-key", sealed.toBase64()),
        "provider",
        "fake",
        "platform",
        "tpm-development");
  }

  /** The same with another restart rule, so that a VM that vanished is replaced. */
  public static Manifest restartingAlways(Manifest manifest) {
    return withContainers(
        manifest,
        manifest.containers().stream()
            .map(
                each ->
                    new Container(
                        each.name(),
                        each.image(),
                        each.command(),
                        each.args(),
                        each.user(),
                        each.workingDirectory(),
                        each.environment(),
                        each.mounts(),
                        each.ports(),
                        each.capabilities(),
                        each.readOnlyRoot(),
                        new RestartRule(RestartRule.Policy.ALWAYS, 0),
                        each.dependsOn()))
            .toList());
  }

  public static Manifest withContainers(Manifest manifest, List<Container> containers) {
    return new Manifest(
        manifest.version(),
        manifest.name(),
        manifest.revision(),
        manifest.previous(),
        containers,
        manifest.volumes(),
        manifest.secrets(),
        manifest.configs(),
        manifest.operations(),
        manifest.trust(),
        manifest.owner());
  }

  public static Manifest withRevision(
      Manifest manifest, int revision, @org.jspecify.annotations.Nullable Sha256 previous) {
    return new Manifest(
        manifest.version(),
        manifest.name(),
        revision,
        previous,
        manifest.containers(),
        manifest.volumes(),
        manifest.secrets(),
        manifest.configs(),
        manifest.operations(),
        manifest.trust(),
        manifest.owner());
  }

  public static Manifest withTrust(Manifest manifest, UnaryOperator<TrustRequirements> change) {
    return new Manifest(
        manifest.version(),
        manifest.name(),
        manifest.revision(),
        manifest.previous(),
        manifest.containers(),
        manifest.volumes(),
        manifest.secrets(),
        manifest.configs(),
        manifest.operations(),
        change.apply(manifest.trust()),
        manifest.owner());
  }
}
