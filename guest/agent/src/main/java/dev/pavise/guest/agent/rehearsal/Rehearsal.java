package dev.pavise.guest.agent.rehearsal;

import dev.pavise.guest.agent.attest.Attester;
import dev.pavise.guest.agent.attest.EventLog;
import dev.pavise.guest.agent.attest.ManifestMeasurement;
import dev.pavise.guest.agent.attest.Round;
import dev.pavise.guest.agent.attest.TpmIdentity;
import dev.pavise.guest.agent.console.Console;
import dev.pavise.guest.agent.container.Admission;
import dev.pavise.guest.agent.container.Crun;
import dev.pavise.guest.agent.container.GuestDirectories;
import dev.pavise.guest.agent.container.Workload;
import dev.pavise.guest.agent.controlplane.ControlPlane;
import dev.pavise.guest.agent.image.ImageLimits;
import dev.pavise.guest.agent.image.Images;
import dev.pavise.guest.agent.tpm.Tpm;
import dev.pavise.guest.agent.userdata.UserDataFile;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.attester.AgentReport;
import dev.pavise.messages.attester.UserData;
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
import dev.pavise.messages.sealing.ReleasedKeys;
import dev.pavise.messages.sealing.SealingKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Walks the real path once without a TPM, a network beyond loopback, or a container, so that a
 * class-data archive made from this run holds what a start needs. Changes nothing outside a
 * temporary directory.
 */
public final class Rehearsal {
  private static final String REGISTRY = "registry.invalid";
  private static final String SECRET = "secret";
  private static final Duration AGE = Duration.ofMinutes(5);

  private final Console console;
  private final SealingKey releaseKey = SealingKey.generate();
  private final SealingKey agentKey = SealingKey.generate();
  private final Bytes nonce = Bytes.copyOf(new byte[32]);

  public Rehearsal(Console console) {
    this.console = console;
  }

  /** Fails when any step of it fails. */
  public void run() throws IOException, GeneralSecurityException, InterruptedException {
    // Where an image is built, the guest's directory for temporary files need not exist yet.
    var temporary = Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
    var directory = Files.createTempDirectory(temporary, "rehearsal-");
    try {
      rehearse(directory);
    } finally {
      Files.walkFileTree(directory, new Remover());
    }
    console.say("rehearsed");
  }

  private void rehearse(Path directory)
      throws IOException, GeneralSecurityException, InterruptedException {
    var uid = (Integer) Files.getAttribute(directory, "unix:uid");
    var gid = (Integer) Files.getAttribute(directory, "unix:gid");
    var image = new CannedImage(uid, gid);
    var owner = ownerKey();
    var manifest = manifest(image.digest(), uid, gid, owner);
    var envelope = Envelope.sign(manifest, owner.getPrivate());
    var loopback = InetAddress.getLoopbackAddress();
    var tls = SelfSigned.create(loopback.getHostAddress());
    var canned = new CannedControlPlane(envelope, releaseKey, agentKey.publicKey(), SECRET, nonce);
    try (var server =
            new CannedServer(
                tls.context().getServerSocketFactory().createServerSocket(0, 0, loopback),
                canned::answer);
        var registry = new CannedServer(new ServerSocket(0, 0, loopback), image::answer);
        var tpm = new Tpm(new CannedTpm())) {
      var userData = userData(directory, server, registry, tls, envelope.payloadDigest());
      var secrets = attest(directory, tpm, userData);
      runWorkload(directory, manifest, userData, secrets);
    }
  }

  private static UserData userData(
      Path directory, CannedServer server, CannedServer registry, SelfSigned tls, Sha256 manifest)
      throws IOException {
    var userData =
        new UserData(
            UserData.VERSION,
            URI.create("https://" + server.address()),
            tls.pem(),
            "token",
            manifest,
            Map.of(REGISTRY, URI.create("http://" + registry.address())));
    return new UserDataFile(Files.write(directory.resolve("user-data"), userData.encode())).read();
  }

  private Map<String, Bytes> attest(Path directory, Tpm tpm, UserData userData)
      throws IOException, InterruptedException {
    ManifestMeasurement.extend(tpm, userData.manifest());
    var controlPlane = ControlPlane.of(userData);
    var manifest = controlPlane.manifest().authenticate();
    var eventLog = new EventLog(Files.write(directory.resolve("event-log"), nonce.toByteArray()));
    var attester = new Attester(tpm, TpmIdentity.create(tpm), eventLog);
    controlPlane.report(new AgentReport(AgentReport.Stage.ATTESTING, List.of(), null));
    var outcome =
        new Round(controlPlane, attester, console)
            .run(agentKey.publicKey(), userData.manifest(), true);
    if (!(outcome instanceof Round.Outcome.Affirmed affirmed)) {
      throw new IOException("the rehearsal was refused");
    }
    var opened =
        ReleasedKeys.decode(Objects.requireNonNull(affirmed.releasedKeys()).toByteArray())
            .open(agentKey, manifest.trust().releaseKey(), affirmed.runtimeData());
    return Map.of(opened.getFirst().name(), opened.getFirst().value());
  }

  private void runWorkload(
      Path directory, Manifest manifest, UserData userData, Map<String, Bytes> secrets)
      throws IOException, InterruptedException {
    var problems = Admission.problems(manifest);
    if (!problems.isEmpty()) {
      throw new IOException("the rehearsal's manifest is not admitted: " + problems);
    }
    var directories = new GuestDirectories(directory.resolve("run"), directory.resolve("state"));
    var images =
        new Images(
            userData.registries(),
            GuestDirectories.make(directories.layers()),
            ImageLimits.DEFAULTS);
    // In place of crun: nothing that could be run. Each rehearsal is to load the same classes, so
    // it
    // must not depend on how fast a process ends.
    var program = directory.resolve("no-runtime").toString();
    var runtime = new Crun(program, directories.runtimeState(), "disabled", 1024);
    var workload = new Workload(manifest, directories, images, runtime, container -> {}, console);
    workload.pull();
    workload.prepare(secrets);
    workload.start();
    workload.stop();
  }

  private static KeyPair ownerKey() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private Manifest manifest(Sha256 image, int uid, int gid, KeyPair owner) {
    var container =
        new Container(
            "app",
            REGISTRY + "/app@" + image,
            List.of("true"),
            null,
            uid + ":" + gid,
            null,
            Map.of("A", new EnvironmentValue.Literal("b")),
            List.of(
                new Mount.OfSecret(SECRET, "/run/secret", uid, gid, 0400),
                new Mount.OfConfig("config", "/etc/config", uid, gid, 0444),
                new Mount.OfTmpfs("/tmp", 4096, 01777)),
            List.of(),
            List.of("CAP_CHOWN"),
            true,
            RestartRule.NEVER,
            List.of());
    return new Manifest(
        Manifest.VERSION,
        "rehearsal",
        1,
        null,
        List.of(container),
        List.of(),
        List.of(new SecretReference(SECRET, Sha256.of(nonce))),
        List.of(new ConfigFile("config", nonce)),
        new Operations(false, Operations.Logs.NONE),
        new TrustRequirements(
            List.of("tpm-development"),
            List.of(image),
            Map.of(),
            List.of(),
            AGE,
            AGE,
            true,
            List.of(),
            releaseKey.publicKey()),
        new OwnerKey(OwnerKey.Algorithm.ECDSA_P256, Bytes.copyOf(owner.getPublic().getEncoded())));
  }

  private static final class Remover extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      Files.delete(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
