package dev.pavise.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {

  @Test
  void remembersWhatItChose(@TempDir Path folder) {
    var file = folder.resolve("ports.properties");
    int chosen = new Ports(file).of("api", 0);
    assertThat(new Ports(file).of("api", chosen + 1)).isEqualTo(chosen);
  }

  @Test
  void takesAnotherPortWhenThePreferredOneIsTaken(@TempDir Path folder) throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var ports = new Ports(folder.resolve("ports.properties"));
      assertThat(ports.of("api", taken.getLocalPort())).isNotEqualTo(taken.getLocalPort());
    }
  }
}
