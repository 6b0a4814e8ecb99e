package dev.pavise.guest.agent.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedLogTest {
  @TempDir Path directory;

  @Test
  void keepsAndHandsOnEachLine() throws IOException {
    assertThat(drain("one\ntwo\n\nlast")).containsExactly("one", "two", "", "last");
    assertThat(file()).hasContent("one\ntwo\n\nlast\n");
  }

  @Test
  void breaksALineThatNeverEnds() throws IOException {
    assertThat(drain("x".repeat(BoundedLog.LINE_BYTES_MAX * 2 + 1)))
        .hasSize(3)
        .allMatch(line -> line.length() <= BoundedLog.LINE_BYTES_MAX);
  }

  @Test
  void neverGrowsBeyondItsTwoFiles() throws IOException {
    drain(("y".repeat(99) + "\n").repeat(4 * BoundedLog.FILE_BYTES_MAX / 100));

    assertThat(Files.size(file())).isLessThanOrEqualTo(BoundedLog.FILE_BYTES_MAX);
    try (var files = Files.list(directory)) {
      assertThat(files).hasSize(2);
    }
  }

  private List<String> drain(String output) throws IOException {
    var lines = new ArrayList<String>();
    new BoundedLog(file(), lines::add)
        .drain(new ByteArrayInputStream(output.getBytes(StandardCharsets.UTF_8)));
    return lines;
  }

  private Path file() {
    return directory.resolve("app.log");
  }
}
