package dev.pavise.guest.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OptionsTest {
  @Test
  void hasTheGuestImagesPlacesAsDefaults() {
    assertThat(Options.parse())
        .isEqualTo(
            new Options(
                Path.of("/dev/tpmrm0"),
                Path.of("/sys/kernel/security/tpm0/binary_bios_measurements"),
                Path.of("/sys/firmware/qemu_fw_cfg/by_name/opt/dev.pavise/user-data/raw"),
                Path.of("/run/pavise"),
                Path.of("/var/lib/pavise"),
                "crun",
                "cgroupfs",
                1024 * 1024));
  }

  @Test
  void takesEveryOption() {
    assertThat(
            Options.parse(
                "--tpm=/t",
                "--event-log=/e",
                "--user-data=/u",
                "--run=/r",
                "--state=/s",
                "--crun=/c",
                "--cgroup-manager=disabled",
                "--open-files-max=7"))
        .isEqualTo(
            new Options(
                Path.of("/t"),
                Path.of("/e"),
                Path.of("/u"),
                Path.of("/r"),
                Path.of("/s"),
                "/c",
                "disabled",
                7));
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThatThrownBy(() -> Options.parse("--tmp=/t"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Options.parse("tpm=/t")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Options.parse("--tpm")).isInstanceOf(IllegalArgumentException.class);
  }
}
