package dev.pavise.controlplane.provider.local;

import dev.pavise.controlplane.guestimage.GuestImage;
import dev.pavise.controlplane.guestimage.GuestImages;
import dev.pavise.controlplane.provider.ErrorClass;
import dev.pavise.controlplane.provider.Instance;
import dev.pavise.controlplane.provider.InstanceKey;
import dev.pavise.controlplane.provider.LaunchIntent;
import dev.pavise.controlplane.provider.Listing;
import dev.pavise.controlplane.provider.Platform;
import dev.pavise.controlplane.provider.Provider;
import dev.pavise.controlplane.provider.ProviderException;
import dev.pavise.messages.manifest.Port;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Boots the guest image on this machine under QEMU, with OVMF and a software TPM: everything of a
 * confidential VM is real but the encryption of its memory. The VMs are processes of their own and
 * outlive the control plane; what is there is always found from the directory of the key and the
 * process that carries it, so dying between any two steps loses nothing and doubles nothing.
 */
final class LocalProvider implements Provider {
  static final String NAME = "local";
  static final Platform PLATFORM = new Platform("tpm-development", true);
  private static final String ADDRESS = "127.0.0.1";
  private static final int END_ROUNDS_MAX = 10;

  private final LocalSettings settings;
  private final VmDirectories directories;
  private final SoftwareTpm tpm;
  private final Qemu qemu;
  private final GuestImages images;
  private final Clock clock;

  LocalProvider(
      LocalSettings settings,
      VmDirectories directories,
      SoftwareTpm tpm,
      Qemu qemu,
      GuestImages images,
      Clock clock) {
    this.settings = settings;
    this.directories = directories;
    this.tpm = tpm;
    this.qemu = qemu;
    this.images = images;
    this.clock = clock;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<Platform> platforms() {
    return Set.of(PLATFORM);
  }

  @Override
  public Map<String, URI> registries() {
    return settings.registries();
  }

  @Override
  public Instance ensureLaunched(LaunchIntent intent)
      throws ProviderException, InterruptedException {
    var image =
        images
            .find(intent.guestImage())
            .orElseThrow(
                () ->
                    new ProviderException(
                        ErrorClass.UNSUPPORTED,
                        "guest image " + intent.guestImage() + " is not on this machine"));
    return guarded(
        intent.key(),
        () -> {
          var vm = directories.of(intent.key());
          if (find(vm) instanceof Found.Running) {
            recordLaunched(vm);
          } else {
            launch(vm, intent, image);
          }
          return instance(vm, Instance.State.RUNNING);
        });
  }

  private void launch(VmDirectory vm, LaunchIntent intent, GuestImage image)
      throws IOException, ProviderException, InterruptedException {
    endProcesses(vm);
    requireFree(intent.ports());
    directories.createFresh(vm);
    Files.write(vm.userData(), intent.userData().toByteArray());
    Files.copy(settings.firmwareVariables(), vm.firmwareVariables());
    tpm.make(vm);
    tpm.start(vm);
    qemu.start(vm, image, intent.ports());
    recordLaunched(vm);
  }

  private void recordLaunched(VmDirectory vm) throws IOException {
    if (!Files.exists(vm.launched())) {
      Files.writeString(vm.launched(), clock.instant().toString());
    }
  }

  @Override
  public Optional<Instance> find(InstanceKey key) throws ProviderException {
    try {
      var vm = directories.of(key);
      return switch (find(vm)) {
        case Found.Running _ -> Optional.of(instance(vm, Instance.State.RUNNING));
        case Found.Ended _ -> Optional.of(instance(vm, Instance.State.ENDED));
        case Found.Nothing _ -> Optional.empty();
      };
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private sealed interface Found {
    record Running() implements Found {}

    /** It was launched completely, and its process is gone. */
    record Ended() implements Found {}

    /** There is none, or a launch that was never finished. */
    record Nothing() implements Found {}
  }

  private static Found find(VmDirectory vm) throws IOException {
    if (!Files.isDirectory(vm.path())) {
      return new Found.Nothing();
    }
    var argument = Qemu.argument(vm);
    var running =
        LiveProcess.ofPidFile(vm.qemuPid(), argument).isPresent()
            || !LiveProcess.withArgument(argument).isEmpty();
    if (running) {
      return new Found.Running();
    }
    return Files.exists(vm.launched()) ? new Found.Ended() : new Found.Nothing();
  }

  @Override
  public void ensureTerminated(InstanceKey key) throws ProviderException, InterruptedException {
    guarded(
        key,
        () -> {
          var vm = directories.of(key);
          endProcesses(vm);
          directories.remove(vm);
          return key;
        });
  }

  /** QEMU first: its TPM ends with it. */
  private static void endProcesses(VmDirectory vm)
      throws IOException, ProviderException, InterruptedException {
    for (var argument : List.of(Qemu.argument(vm), SoftwareTpm.argument(vm))) {
      endAll(argument, vm.key());
    }
  }

  /** Looks again after each round: what is becoming a daemon may fork while it is being ended. */
  private static void endAll(String argument, InstanceKey key)
      throws IOException, ProviderException, InterruptedException {
    for (int round = 0; round < END_ROUNDS_MAX; round++) {
      var processes = LiveProcess.withArgument(argument);
      if (processes.isEmpty()) {
        return;
      }
      for (var process : processes) {
        if (!process.end()) {
          throw new ProviderException(
              ErrorClass.TRANSIENT, "process " + process.pid() + " of " + key + " stays");
        }
      }
    }
    throw new ProviderException(ErrorClass.TRANSIENT, "processes of " + key + " keep coming");
  }

  @Override
  public Listing listOwned() throws ProviderException {
    try {
      var instances = new ArrayList<Instance>();
      for (var vm : directories.all()) {
        instances.add(
            instance(
                vm,
                find(vm) instanceof Found.Running ? Instance.State.RUNNING : Instance.State.ENDED));
      }
      return new Listing(instances, true);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static Instance instance(VmDirectory vm, Instance.State state) throws IOException {
    return new Instance(vm.key(), vm.key().value(), state, ADDRESS, bornAt(vm));
  }

  private static Instant bornAt(VmDirectory vm) throws IOException {
    return Files.exists(vm.path())
        ? Files.getLastModifiedTime(vm.path()).toInstant()
        : Instant.EPOCH;
  }

  private static void requireFree(List<Port> ports) throws ProviderException {
    for (var port : ports) {
      try {
        bind(port);
      } catch (IOException e) {
        throw new ProviderException(
            ErrorClass.CAPACITY,
            "port %d/%s of this machine cannot be had (%s); free it, or publish another port"
                .formatted(port.published(), port.protocol(), e.getMessage()),
            e);
      }
    }
  }

  private static void bind(Port port) throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port.published());
    if (port.protocol().equals("udp")) {
      try (var socket = new DatagramSocket(address)) {
        socket.setBroadcast(false);
      }
    } else {
      try (var socket = new ServerSocket()) {
        socket.setReuseAddress(true);
        socket.bind(address);
      }
    }
  }

  private <T> T guarded(InstanceKey key, VmDirectories.Guarded<T, ProviderException> work)
      throws ProviderException, InterruptedException {
    try {
      return directories.guarded(key, work);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static ProviderException unreadable(IOException cause) {
    return new ProviderException(
        ErrorClass.TRANSIENT, "the state of the local provider cannot be read or written", cause);
  }
}
