package dev.pavise.controlplane.provider.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pavise.controlplane.guestimage.GuestImages;
import dev.pavise.controlplane.provider.ErrorClass;
import dev.pavise.controlplane.provider.Instance;
import dev.pavise.controlplane.provider.InstanceKey;
import dev.pavise.controlplane.provider.LaunchIntent;
import dev.pavise.controlplane.provider.ProviderException;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.manifest.Port;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The provider with stand-ins for QEMU and swtpm; their processes, files and locks are real. */
class LocalProviderTest {
  private static final byte[] IMAGE = "an image".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path directory;
  private StandIns standIns;
  private LocalProvider provider;
  private final InstanceKey key = InstanceKey.of(DeploymentId.random(), 1);
  private final LaunchIntent intent = intent(List.of());

  @BeforeEach
  void createProvider() throws IOException {
    standIns = StandIns.create(directory);
    provider = open();
  }

  @AfterEach
  void leaveNothing() throws Exception {
    provider.ensureTerminated(key);
    assertThat(LiveProcess.withArgument(Qemu.argument(vm()))).isEmpty();
    assertThat(LiveProcess.withArgument(SoftwareTpm.argument(vm()))).isEmpty();
  }

  @Test
  void launchesOneVmHoweverOftenItIsAsked() throws Exception {
    var first = provider.ensureLaunched(intent);
    var again = provider.ensureLaunched(intent);

    assertThat(again).isEqualTo(first);
    assertThat(first.state()).isEqualTo(Instance.State.RUNNING);
    assertThat(first.address()).isEqualTo("127.0.0.1");
    assertThat(standIns.starts("qemu")).isEqualTo(1);
    assertThat(provider.find(key)).contains(first);
  }

  @Test
  void launchesOneVmWhenManyAskAtOnce() throws Exception {
    var providers = List.of(provider, open(), open());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var asked = new ArrayList<Future<Instance>>();
      for (int i = 0; i < 12; i++) {
        var each = providers.get(i % providers.size());
        asked.add(threads.submit(() -> each.ensureLaunched(intent)));
      }
      for (var each : asked) {
        assertThat(each.get().key()).isEqualTo(key);
      }
    }
    assertThat(standIns.starts("qemu")).isEqualTo(1);
  }

  @Test
  void adoptsAVmThatWasLaunchedBeforeACrashCouldBeRecorded() throws Exception {
    provider.ensureLaunched(intent);
    Files.delete(vm().launched());

    var found = open().find(key);
    var adopted = open().ensureLaunched(intent);

    assertThat(found.map(Instance::state)).contains(Instance.State.RUNNING);
    assertThat(adopted.key()).isEqualTo(key);
    assertThat(vm().launched()).exists();
    assertThat(standIns.starts("qemu")).isEqualTo(1);
  }

  @Test
  void adoptsAVmWhosePidFileIsLost() throws Exception {
    provider.ensureLaunched(intent);
    Files.delete(vm().qemuPid());

    assertThat(open().find(key).map(Instance::state)).contains(Instance.State.RUNNING);
    provider.ensureLaunched(intent);

    assertThat(standIns.starts("qemu")).isEqualTo(1);
  }

  @Test
  void beginsAnewAfterALaunchThatEndedHalfway() throws Exception {
    for (var program : List.of("swtpm_setup", "swtpm", "qemu")) {
      standIns.setFails(program, true);
      var failure =
          catchThrowableOfType(ProviderException.class, () -> provider.ensureLaunched(intent));
      assertThat(failure.errorClass()).as(program).isEqualTo(ErrorClass.UNKNOWN);
      assertThat(failure).hasMessageContaining("told to fail");
      assertThat(provider.find(key)).as(program).isEmpty();
      standIns.setFails(program, false);
    }

    provider.ensureLaunched(intent);

    assertThat(LiveProcess.withArgument(SoftwareTpm.argument(vm()))).hasSize(1);
    assertThat(standIns.starts("qemu")).isEqualTo(1);
  }

  @Test
  void tellsAVmThatEndedFromOneThatNeverWas() throws Exception {
    assertThat(provider.find(key)).isEmpty();
    provider.ensureLaunched(intent);
    for (var process : LiveProcess.withArgument(Qemu.argument(vm()))) {
      assertThat(process.end()).isTrue();
    }

    assertThat(provider.find(key).map(Instance::state)).contains(Instance.State.ENDED);
  }

  @Test
  void terminatesWhateverIsLeftAndNothingElse() throws Exception {
    var other = InstanceKey.of(DeploymentId.random(), 1);
    var otherIntent =
        new LaunchIntent(
            other, "tpm-development", intent.guestImage(), List.of(), intent.userData());
    provider.ensureLaunched(intent);
    provider.ensureLaunched(otherIntent);

    provider.ensureTerminated(key);
    provider.ensureTerminated(key);

    assertThat(vm().path()).doesNotExist();
    assertThat(provider.find(key)).isEmpty();
    assertThat(provider.find(other)).isPresent();
    assertThat(provider.listOwned().instances().stream().map(Instance::key)).containsExactly(other);
    assertThat(provider.listOwned().complete()).isTrue();
    provider.ensureTerminated(other);
  }

  @Test
  void doesNotKillAStrangerWhoGotTheNumberOfAnOldVm() throws Exception {
    provider.ensureLaunched(intent);
    // The stand-in forks like QEMU does: what is seen first may not be the last of it.
    for (var left = LiveProcess.withArgument(Qemu.argument(vm()));
        !left.isEmpty();
        left = LiveProcess.withArgument(Qemu.argument(vm()))) {
      for (var process : left) {
        process.end();
      }
    }
    var stranger = new ProcessBuilder("sleep", "60").start();
    try {
      Files.writeString(vm().qemuPid(), Long.toString(stranger.pid()));

      assertThat(provider.find(key).map(Instance::state)).contains(Instance.State.ENDED);
      provider.ensureTerminated(key);

      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void saysWhichPortIsTaken() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var wanted = intent(List.of(new Port(taken.getLocalPort(), 443, "tcp")));

      var failure =
          catchThrowableOfType(ProviderException.class, () -> provider.ensureLaunched(wanted));

      assertThat(failure.errorClass()).isEqualTo(ErrorClass.CAPACITY);
      assertThat(failure).hasMessageContaining(Integer.toString(taken.getLocalPort()));
      assertThat(provider.find(key)).isEmpty();
    }
  }

  @Test
  void refusesAnImageThatIsNotHere() {
    var unknown =
        new LaunchIntent(key, "tpm-development", Sha256.of(new byte[1]), List.of(), Bytes.empty());

    var failure =
        catchThrowableOfType(ProviderException.class, () -> provider.ensureLaunched(unknown));

    assertThat(failure.errorClass()).isEqualTo(ErrorClass.UNSUPPORTED);
  }

  @Test
  void keepsTheUserDataPrivate() throws Exception {
    provider.ensureLaunched(intent);

    assertThat(Files.getPosixFilePermissions(vm().path()))
        .isEqualTo(java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
    assertThat(Files.readAllBytes(vm().userData())).isEqualTo(intent.userData().toByteArray());
  }

  private LocalProvider open() throws IOException {
    var images = Files.createDirectories(directory.resolve("images"));
    Files.write(images.resolve("guest.efi"), IMAGE);
    Files.writeString(images.resolve("guest.efi.reference-values.json"), "{}");
    return new LocalConfiguration()
        .localProvider(standIns.settings(), GuestImages.of(images), Clock.systemUTC());
  }

  private LaunchIntent intent(List<Port> ports) {
    return new LaunchIntent(
        key,
        "tpm-development",
        Sha256.of(IMAGE),
        ports,
        Bytes.copyOf("user data".getBytes(StandardCharsets.UTF_8)));
  }

  private VmDirectory vm() {
    return new VmDirectory(key, standIns.settings().state().resolve("vms").resolve(key.value()));
  }
}
