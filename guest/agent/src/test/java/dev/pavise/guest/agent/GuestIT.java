package dev.pavise.guest.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pavise.guest.agent.attest.EventLog;
import dev.pavise.guest.agent.console.Console;
import dev.pavise.guest.agent.container.GuestDirectories;
import dev.pavise.guest.agent.container.OciRuntime;
import dev.pavise.guest.agent.container.RuntimeLimits;
import dev.pavise.guest.agent.image.TarBytes;
import dev.pavise.guest.agent.image.TestImage;
import dev.pavise.guest.agent.image.TestRegistry;
import dev.pavise.guest.agent.tpm.Swtpm;
import dev.pavise.guest.agent.tpm.Tpm;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.attester.AgentReport.Stage;
import dev.pavise.messages.attester.Evidence;
import dev.pavise.messages.attester.RuntimeData;
import dev.pavise.messages.attester.UserData;
import dev.pavise.messages.manifest.Envelope;
import dev.pavise.messages.manifest.Manifest;
import dev.pavise.messages.sealing.ReleasedKeys;
import dev.pavise.messages.sealing.SealingKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real agent against a real TPM and real HTTPS, up to the moment a container would start. */
class GuestIT {
  private static final String SECRET = "the-private-key-that-must-not-leak";

  private static final Duration STOPS_WITHIN = Duration.ofSeconds(10);

  @TempDir Path directory;

  private final ByteArrayOutputStream console = new ByteArrayOutputStream();
  private final RecordingRuntime runtime = new RecordingRuntime();
  private final List<Thread> threads = new ArrayList<>();
  private Swtpm swtpm;
  private StubControlPlane controlPlane;
  private TestRegistry registry;
  private ManifestFixture fixture;
  private Manifest manifest;

  @BeforeEach
  void start() throws Exception {
    assertThat(Swtpm.isInstalled()).as("apt-get install swtpm swtpm-tools").isTrue();
    Root.require();
    swtpm = Swtpm.start(directory.resolve("tpm"));
    controlPlane = new StubControlPlane(directory.resolve("tls"));
    registry = new TestRegistry();
    fixture = ManifestFixture.create(controlPlane.releaseKey.publicKey());
    var image =
        new TestImage()
            .layer(new TarBytes().directory("bin/", 0755).file("bin/app", "#!"))
            .push(registry);
    use(fixture.manifest(image.toString()));
    controlPlane.secrets =
        List.of(
            new ReleasedKeys.Secret(
                "tls-key", Bytes.copyOf(SECRET.getBytes(StandardCharsets.UTF_8))));
  }

  @AfterEach
  void stop() throws Exception {
    threads.forEach(Thread::interrupt);
    for (var thread : threads) {
      thread.join(STOPS_WITHIN); // It may be writing to the directory that is about to go.
    }
    if (controlPlane != null) {
      controlPlane.close();
      registry.close();
      swtpm.close();
    }
  }

  private void use(Manifest next) throws Exception {
    manifest = next;
    controlPlane.manifest = fixture.sign(next).encode();
  }

  @Test
  void attestsOpensItsSecretAndStartsTheContainer() throws Exception {
    startGuest();
    await(() -> lastStage() == Stage.RUNNING);

    var secret = directory.resolve("run/containers/app/files/mount-1");
    assertThat(runtime.started).containsExactly("app");
    assertThat(secret).hasContent(SECRET);
    assertThat(Files.getAttribute(secret, "unix:uid")).isEqualTo(1000);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
        .isEqualTo("r--------");
    assertThat(directory.resolve("run/containers/app/config.json"))
        .content()
        .contains("TOKEN=" + SECRET, "CAP_NET_BIND_SERVICE", "\"noNewPrivileges\":true");
    assertThat(console.toString(StandardCharsets.UTF_8)).doesNotContain(SECRET);
    assertThat(controlPlane.unauthorized).isEmpty();
  }

  @Test
  void evidenceBindsTheChallengeTheAgentKeyAndTheMeasuredManifest() throws Exception {
    startGuest();
    await(() -> !controlPlane.submissions.isEmpty());

    var submission = controlPlane.submissions.getFirst();
    var evidence = (Evidence.Tpm) submission.evidence();
    var runtimeData = RuntimeData.decode(evidence.runtimeData());
    assertThat(runtimeData.challenge())
        .isEqualTo(Bytes.copyOf(controlPlane.nonceOf(submission.challenge())));
    assertThat(runtimeData.manifest()).isEqualTo(digest());
    assertThat(QuoteReader.qualifyingData(evidence))
        .isEqualTo(Sha256.of(evidence.runtimeData()).toByteArray());
    assertThat(QuoteReader.signatureIsGood(evidence)).isTrue();
    assertThat(QuoteReader.pcrDigestCovers(evidence)).isTrue();
    assertThat(evidence.pcrs().stream().map(Evidence.PcrValue::index))
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12);
    var measured = new byte[64];
    System.arraycopy(digest().toByteArray(), 0, measured, 32, 32);
    assertThat(evidence.pcrs().get(8).value())
        .isEqualTo(Bytes.copyOf(Sha256.of(measured).toByteArray()));
    await(() -> lastStage() == Stage.RUNNING);
  }

  @Test
  void attestsAgainWithANewChallengeWhenAsked() throws Exception {
    startGuest();
    await(() -> lastStage() == Stage.RUNNING);
    controlPlane.asksForEvidence = true;
    await(() -> controlPlane.submissions.size() == 2);

    assertThat(controlPlane.submissions.get(0).challenge())
        .isNotEqualTo(controlPlane.submissions.get(1).challenge());
  }

  @Test
  void attestsAgainOnTheManifestsInterval() throws Exception {
    fixture = new ManifestFixture(fixture.owner(), fixture.releaseKey(), Duration.ofSeconds(1));
    use(fixture.manifest(manifest.containers(), manifest.operations().logs()));
    startGuest();
    await(() -> controlPlane.submissions.size() >= 3);
  }

  @Test
  void neverStartsAContainerWhenTheVerdictIsNo() throws Exception {
    controlPlane.refuses = true;
    startGuest();
    await(() -> lastStage() == Stage.FAILED);

    assertThat(controlPlane.reports.getLast().message()).contains("PCR_MISMATCH");
    assertThat(runtime.started).isEmpty();
    assertThat(registry.requests).isEmpty();
  }

  @Test
  void refusesAManifestThatWasNotMeasured() throws Exception {
    var measured = digest();
    use(fixture.manifest(manifest.containers(), dev.pavise.messages.manifest.Operations.Logs.NONE));
    startGuest(measured);
    await(() -> lastStage() == Stage.FAILED);

    assertThat(controlPlane.submissions).isEmpty();
  }

  @Test
  void refusesAManifestWithoutAGoodSignature() throws Exception {
    var envelope = Envelope.decode(controlPlane.manifest);
    var bad =
        new Envelope.SignatureEntry(
            envelope.signatures().getFirst().keyid(), Bytes.copyOf(new byte[64]));
    controlPlane.manifest =
        new Envelope(envelope.payload(), envelope.payloadType(), List.of(bad)).encode();
    startGuest();
    await(() -> lastStage() == Stage.FAILED);

    assertThat(controlPlane.submissions).isEmpty();
  }

  @Test
  void refusesKeysOfAnotherReleaseWorker() throws Exception {
    controlPlane.releaseKey = SealingKey.generate();
    startGuest();
    await(() -> lastStage() == Stage.FAILED);

    assertThat(runtime.started).isEmpty();
  }

  @Test
  void refusesSecretsThatTheManifestDoesNotName() throws Exception {
    var secrets = new ArrayList<>(controlPlane.secrets);
    secrets.add(new ReleasedKeys.Secret("extra", Bytes.copyOf(new byte[1])));
    controlPlane.secrets = secrets;
    startGuest();
    await(() -> lastStage() == Stage.FAILED);

    assertThat(runtime.started).isEmpty();
  }

  @Test
  void refusesImageBytesThatAreNotThoseOfTheDigest() throws Exception {
    var digest = manifest.containers().getFirst().image().replaceAll(".*@", "");
    registry.replace(Sha256.parse(digest), "{}".getBytes(StandardCharsets.UTF_8));
    startGuest();
    await(() -> lastStage() == Stage.FAILED);

    assertThat(controlPlane.reports.getLast().message()).contains("image refused");
    assertThat(runtime.started).isEmpty();
  }

  @Test
  void refusesToGoOnWhenSomethingWasMeasuredBefore() throws Exception {
    var device = swtpm.device();
    new Tpm(device).extendPcr(8, new byte[32]);
    var guest = new Guest(platform(digest(), () -> device), new Console(new PrintStream(console)));

    assertThatThrownBy(guest::run).isInstanceOf(IOException.class).hasMessageContaining("PCR 8");
    assertThat(lastStage()).isEqualTo(Stage.FAILED);
    assertThat(controlPlane.submissions).isEmpty();
  }

  @Test
  void keepsAContainerRunningWhileTheControlPlaneIsAway() throws Exception {
    startGuest();
    await(() -> lastStage() == Stage.RUNNING);
    controlPlane.away = true;
    Thread.sleep(1500);
    assertThat(runtime.running).hasSize(1);
    controlPlane.away = false;
    var reported = controlPlane.reports.size();
    await(() -> controlPlane.reports.size() > reported);
  }

  @Test
  void waitsForAControlPlaneThatIsNotThereYet() throws Exception {
    controlPlane.away = true;
    startGuest();
    Thread.sleep(500);
    controlPlane.away = false;
    await(() -> lastStage() == Stage.RUNNING);
  }

  @Test
  void saysThatSealedLogsAreNotSupported() throws Exception {
    use(
        fixture.manifest(
            manifest.containers(), dev.pavise.messages.manifest.Operations.Logs.SEALED));
    startGuest();
    await(() -> lastStage() == Stage.FAILED);

    assertThat(controlPlane.reports.getLast().message()).contains("SEALED is not supported");
    assertThat(runtime.started).isEmpty();
  }

  private Sha256 digest() {
    return Sha256.of(manifest.encode());
  }

  private Stage lastStage() {
    return controlPlane.reports.isEmpty() ? Stage.STARTED : controlPlane.reports.getLast().stage();
  }

  private void startGuest() throws Exception {
    startGuest(digest());
  }

  private void startGuest(Sha256 measured) throws Exception {
    var device = swtpm.device();
    var guest = new Guest(platform(measured, () -> device), new Console(new PrintStream(console)));
    var failure = new AtomicReference<Exception>();
    threads.add(
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try {
                    guest.run();
                  } catch (Exception e) {
                    failure.set(e);
                  }
                }));
  }

  private Platform platform(Sha256 measured, Platform.TpmOpener tpm) throws IOException {
    var userData =
        new UserData(
            UserData.VERSION,
            controlPlane.address(),
            controlPlane.certificatePem(),
            StubControlPlane.TOKEN,
            measured,
            registry.rewrite());
    var eventLog = Files.write(directory.resolve("event-log"), new byte[] {1, 2, 3});
    return new Platform(
        () -> userData,
        tpm,
        new EventLog(eventLog),
        new GuestDirectories(directory.resolve("run"), directory.resolve("state")),
        runtime);
  }

  private void await(BooleanSupplier condition) throws InterruptedException {
    var deadline = System.nanoTime() + Duration.ofSeconds(40).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "waited in vain; reports "
                + controlPlane.reports
                + "\n"
                + console.toString(StandardCharsets.UTF_8));
      }
      Thread.sleep(20);
    }
  }

  /** Stands where crun would: a container "runs" until it is stopped. */
  private static final class RecordingRuntime implements OciRuntime {
    final List<String> started = new CopyOnWriteArrayList<>();
    final List<String> running = new CopyOnWriteArrayList<>();

    @Override
    public RuntimeLimits limits() {
      return new RuntimeLimits(true, 1024);
    }

    @Override
    public Run run(String id, Path bundle) {
      started.add(id);
      running.add(id);
      var end = new CountDownLatch(1);
      return new Run() {
        @Override
        public InputStream output() {
          return InputStream.nullInputStream();
        }

        @Override
        public boolean awaitStart() {
          return true;
        }

        @Override
        public int awaitExit() throws InterruptedException {
          end.await();
          running.remove(id);
          return 0;
        }

        @Override
        public String problem() {
          return "";
        }

        @Override
        public void stop(Duration grace) {
          end.countDown();
        }
      };
    }
  }
}
