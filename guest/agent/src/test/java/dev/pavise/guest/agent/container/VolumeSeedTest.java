package dev.pavise.guest.agent.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumeSeedTest {
  @TempDir Path directory;

  private Path image;
  private Path volume;

  @BeforeEach
  void start() throws IOException {
    image = Files.createDirectories(directory.resolve("image/data"));
    volume = Files.createDirectories(directory.resolve("volume"));
    Files.createDirectories(image.resolve("sub"));
    Files.writeString(image.resolve("sub/file"), "seed");
    Files.createSymbolicLink(image.resolve("link"), Path.of("/no/such/place"));
    Files.setPosixFilePermissions(image, PosixFilePermissions.fromString("rwxr-x---"));
    Files.setPosixFilePermissions(
        image.resolve("sub/file"), PosixFilePermissions.fromString("rw-r-----"));
  }

  @Test
  void fillsAnEmptyVolumeAsTheImageHasIt() throws IOException {
    VolumeSeed.copy(image, volume);

    assertThat(volume.resolve("sub/file")).hasContent("seed");
    assertThat(Files.readSymbolicLink(volume.resolve("link"))).isEqualTo(Path.of("/no/such/place"));
    assertThat(mode(volume)).isEqualTo("rwxr-x---");
    assertThat(mode(volume.resolve("sub/file"))).isEqualTo("rw-r-----");
  }

  @Test
  void leavesAVolumeThatHoldsSomething() throws IOException {
    Files.writeString(volume.resolve("own"), "data");
    VolumeSeed.copy(image, volume);
    assertThat(volume.resolve("sub")).doesNotExist();
  }

  @Test
  void needsNoDirectoryInTheImage() throws IOException {
    VolumeSeed.copy(directory.resolve("missing"), volume);
    assertThat(volume).isEmptyDirectory();
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
