package dev.pavise.controlplane.provider.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.controlplane.guestimage.GuestImage;
import dev.pavise.controlplane.provider.InstanceKey;
import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.Json;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.manifest.Port;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class QemuTest {
  @TempDir private Path directory;

  @Test
  void addsNothingThatWouldBeMeasured() throws IOException {
    assertThat(commandLine(List.of(), false)).doesNotContain("-append", "-initrd");
  }

  @Test
  void forwardsThePublishedPortsFromLoopbackOnly() throws IOException {
    var ports = List.of(new Port(8443, 443, "tcp"), new Port(5353, 53, "udp"));

    assertThat(commandLine(ports, false))
        .contains("user,id=net0,hostfwd=tcp:127.0.0.1:8443-:443,hostfwd=udp:127.0.0.1:5353-:53");
  }

  @Test
  void takesKvmOnlyWhereItRuns() throws IOException {
    assertThat(commandLine(List.of(), true)).containsSubsequence("-accel", "kvm", "-cpu", "host");
    assertThat(commandLine(List.of(), false))
        .containsSubsequence("-accel", "tcg,thread=multi", "-cpu", "max");
  }

  @Test
  void carriesTheKeyAndThePidFileItIsKnownBy() throws IOException {
    var vm = vm();

    assertThat(commandLine(List.of(), false))
        .containsSubsequence("-name", vm.key().value())
        .contains(Qemu.argument(vm), "-daemonize");
  }

  private List<String> commandLine(List<Port> ports, boolean kvm) throws IOException {
    var image =
        new GuestImage(
            Sha256.of(new byte[0]),
            "guest",
            directory.resolve("guest.efi"),
            1,
            Json.readTolerant("{}".getBytes(StandardCharsets.UTF_8), JsonNode.class));
    return Qemu.commandLine(StandIns.create(directory).settings(), vm(), image, ports, kvm);
  }

  private VmDirectory vm() {
    return new VmDirectory(
        InstanceKey.of(new DeploymentId(new java.util.UUID(1, 2)), 1), directory.resolve("vm"));
  }
}
