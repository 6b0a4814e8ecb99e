package dev.pavise.guest.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferenceValuesCommandTest {
  @TempDir private Path directory;

  @Test
  void writesStableJson() throws IOException {
    var image = Files.write(directory.resolve("guest.efi"), SyntheticPe.guestImage().bytes());
    var out = directory.resolve("values.json");
    assertThat(ReferenceValuesCommand.run(List.of(image.toString(), "--out", out.toString())))
        .isZero();
    assertThat(Files.readString(out))
        .startsWith(
            "{\n  \"version\": 1,\n  \"name\": \"pavise-guest\",\n  \"imageDigest\": \"sha256:")
        .contains("\"commandLine\": \"console=ttyS0 quiet\"", "\"kernel\": \"6.12.0-test\"")
        .endsWith("\"firmware\": []\n}\n");
  }

  @Test
  void writesNothingForATruncatedImage() throws IOException {
    var image = Files.write(directory.resolve("guest.efi"), new byte[] {'M', 'Z'});
    var out = directory.resolve("values.json");
    assertThat(ReferenceValuesCommand.run(List.of(image.toString(), "--out", out.toString())))
        .isEqualTo(1);
    assertThat(out).doesNotExist();
  }

  @Test
  void refusesUnknownArguments() {
    assertThat(ReferenceValuesCommand.run(List.of("guest.efi", "--dry-run"))).isEqualTo(2);
    assertThat(ReferenceValuesCommand.run(List.of("guest.efi"))).isEqualTo(2);
  }
}
