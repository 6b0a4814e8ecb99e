package dev.pavise.bench.floor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class VmCommandTest {
  private static final List<String> COMMAND =
      List.of(
          "qemu-system-x86_64",
          "-accel",
          "tcg,thread=multi",
          "-cpu",
          "max",
          "-smp",
          "2",
          "-m",
          "1024",
          "-kernel",
          "/images/guest.efi",
          "-drive",
          "if=pflash,format=raw,unit=0,readonly=on,file=/firmware/OVMF_CODE_4M.fd",
          "-drive",
          "if=pflash,format=raw,unit=1,file=/state/one/vars.fd",
          "-chardev",
          "socket,id=tpm,path=swtpm.sock",
          "-netdev",
          "user,id=net0,hostfwd=tcp:127.0.0.1:8443-:8443,hostfwd=udp:127.0.0.1:53-:53",
          "-fw_cfg",
          "name=opt/dev.pavise/user-data,file=/state/one/user-data",
          "-daemonize",
          "-pidfile",
          "/state/one/qemu.pid");

  private final VmCommand command = VmCommand.of(COMMAND);

  @Test
  void knowsTheMachinesOwnDirectory() {
    assertThat(command.stateDirectory()).isEqualTo(Path.of("/state/one"));
    assertThat(command.userData()).isEqualTo(Path.of("/state/one/user-data"));
    assertThat(command.tpmSocket()).isEqualTo(Path.of("/state/one/swtpm.sock"));
  }

  @Test
  void movesTheMachineWithAllOptionsThatDecideHowFastItIs() {
    var moved = command.relocatedTo(Path.of("/tmp/floor"));

    assertThat(moved.summary()).isEqualTo("-accel tcg,thread=multi -cpu max -smp 2 -m 1024");
    assertThat(moved.arguments())
        .contains("/images/guest.efi", "/tmp/floor/qemu.pid")
        .noneMatch(argument -> argument.contains("/state/one"));
    assertThat(moved.tpmSocket()).isEqualTo(Path.of("/tmp/floor/swtpm.sock"));
    assertThat(moved.userData()).isEqualTo(Path.of("/tmp/floor/user-data"));
  }

  @Test
  void findsTheEmptyVariablesBesideTheFirmware() {
    assertThat(command.emptyFirmwareVariables()).isEqualTo(Path.of("/firmware/OVMF_VARS_4M.fd"));
  }

  @Test
  void keepsTheMachineAChildThatEndsWithTheBenchmark() {
    assertThat(command.relocatedTo(Path.of("/tmp/floor")).arguments()).doesNotContain("-daemonize");
  }

  @Test
  void takesNoPortOfTheMachineItCopies() {
    assertThat(command.relocatedTo(Path.of("/tmp/floor")).arguments()).contains("user,id=net0");
  }

  @Test
  void refusesAProcessThatIsNoMachineOfPavise() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VmCommand.of(List.of("qemu-system-x86_64", "-m", "512")));
  }
}
